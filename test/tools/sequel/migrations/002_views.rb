Sequel.migration do
  change do
    add_column :posts, :views, Integer, null: false, default: 0
  end
end
