document.title = 'The page, running';
