import { Migration } from "@mikro-orm/migrations";

export class Migration1_users_posts extends Migration {
	up() {
		this.addSql(`create type "role" as enum ('admin', 'member');`);
		this.addSql(`create table "users" ("id" serial primary key, "email" varchar(255) not null, "role" "role" not null default 'member');`);
		this.addSql(`alter table "users" add constraint "users_email_unique" unique ("email");`);
		this.addSql(`create table "posts" ("id" serial primary key, "user_id" int not null, "title" varchar(255) not null);`);
		this.addSql(`create index "posts_user_id_index" on "posts" ("user_id");`);
		this.addSql(`alter table "posts" add constraint "posts_user_id_foreign" foreign key ("user_id") references "users" ("id") on update cascade on delete cascade;`);
	}

	down() {
		this.addSql(`drop table "posts";`);
		this.addSql(`drop table "users";`);
		this.addSql(`drop type "role";`);
	}
}
