exports.handler = async () => 'required';
