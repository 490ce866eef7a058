SELECT views FROM posts WHERE false;
