class History < ActiveRecord::Migration[6.1]
  def up
    execute <<~SQL
      CREATE TABLE task_changes (
        id bigint GENERATED ALWAYS AS IDENTITY,
        task_id bigint NOT NULL,
        changed_on date NOT NULL DEFAULT current_date,
        state task_state NOT NULL,
        PRIMARY KEY (id, changed_on)
      ) PARTITION BY RANGE (changed_on)
    SQL
    execute "CREATE TABLE task_changes_2024 PARTITION OF task_changes FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')"
    execute <<~SQL
      CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.state IS DISTINCT FROM OLD.state THEN
          INSERT INTO task_changes (task_id, state) VALUES (NEW.id, NEW.state);
        END IF;
        RETURN NEW;
      END
      $$
    SQL
    execute "CREATE TRIGGER keep_history AFTER UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION keep_history()"
    execute <<~SQL
      CREATE MATERIALIZED VIEW monthly_changes AS
      SELECT date_trunc('month', changed_on) AS month, count(*) FROM task_changes GROUP BY 1
    SQL
    add_index :monthly_changes, :month, unique: true
    rename_column :projects, :title, :name
    remove_column :accounts, :name
  end
end
