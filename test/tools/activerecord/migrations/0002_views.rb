class Views < ActiveRecord::Migration[6.1]
  def change
    add_column :posts, :views, :integer, null: false, default: 0
    add_index :posts, :views
  end
end
