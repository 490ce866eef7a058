import { Migration } from "@mikro-orm/migrations";

export class Migration2_views extends Migration {
	up() {
		this.addSql(`alter table "posts" add column "views" int not null default 0;`);
	}

	down() {
		this.addSql(`alter table "posts" drop column "views";`);
	}
}
