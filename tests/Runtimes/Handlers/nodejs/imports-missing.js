require('missing-dependency');
