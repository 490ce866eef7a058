class Tasks < ActiveRecord::Migration[6.1]
  def up
    execute "CREATE TYPE task_state AS ENUM ('todo', 'doing', 'done')"
    create_table :tasks do |t|
      t.references :project, null: false, foreign_key: true
      t.references :parent, foreign_key: { to_table: :tasks }
      t.column :state, :task_state, null: false, default: "todo"
      t.text :description
      t.decimal :estimate, precision: 6, scale: 2
      t.datetime :due_at
      t.check_constraint "estimate >= 0", name: "estimate_not_negative"
      t.index "lower(description)", name: "index_tasks_on_lower_description"
      t.index :due_at, where: "state <> 'done'"
    end
    execute <<~SQL
      CREATE FUNCTION open_tasks(project bigint) RETURNS bigint LANGUAGE sql STABLE AS
      $$SELECT count(*) FROM tasks WHERE project_id = project AND state <> 'done'$$
    SQL
    execute <<~SQL
      CREATE VIEW project_loads AS
      SELECT p.id, p.title, open_tasks(p.id) AS open, sum(t.estimate) AS estimate
      FROM projects p LEFT JOIN tasks t ON t.project_id = p.id
      GROUP BY p.id
    SQL
  end
end
