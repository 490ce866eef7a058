Sequel.migration do
  up do
    run "CREATE TYPE role AS ENUM ('admin', 'member')"
    create_table?(:users) do
      primary_key :id
      String :email, null: false, unique: true
      column :role, :role, null: false, default: "member"
    end
    create_table?(:posts) do
      primary_key :id
      foreign_key :user_id, :users, null: false, on_delete: :cascade, index: true
      String :title, null: false
    end
  end

  down do
    drop_table :posts, :users
    run "DROP TYPE role"
  end
end
