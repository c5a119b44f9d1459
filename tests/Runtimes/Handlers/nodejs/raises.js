throw new Error('start fails');
