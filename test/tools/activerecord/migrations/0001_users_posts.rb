class UsersPosts < ActiveRecord::Migration[6.1]
  def up
    execute "CREATE TYPE role AS ENUM ('admin', 'member')"
    create_table :users do |t|
      t.text :email, null: false
      t.column :role, :role, null: false, default: "member"
      t.index :email, unique: true
    end
    create_table :posts do |t|
      t.references :user, null: false, foreign_key: { on_delete: :cascade }
      t.text :title, null: false
    end
  end

  def down
    drop_table :posts
    drop_table :users
    execute "DROP TYPE role"
  end
end
