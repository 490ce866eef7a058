class Accounts < ActiveRecord::Migration[6.1]
  def change
    enable_extension "citext"
    enable_extension "pgcrypto"
    create_table :accounts, id: :uuid do |t|
      t.citext :email, null: false, index: { unique: true }
      t.string :name, limit: 80
      t.jsonb :settings, null: false, default: {}
      t.timestamps
    end
    create_table :projects, comment: "what accounts work on" do |t|
      t.references :account, type: :uuid, null: false, foreign_key: { on_delete: :cascade }
      t.string :title, null: false
      t.string :labels, array: true, default: []
      t.timestamps
      t.index [:account_id, :title], unique: true
    end
  end
end
