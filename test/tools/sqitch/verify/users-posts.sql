SELECT id, email, role FROM users WHERE false;
SELECT posts.id, title, email FROM posts JOIN users ON users.id = user_id WHERE false;
