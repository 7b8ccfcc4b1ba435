package io.queueoperator.ingestion;

import io.quarkus.runtime.Startup;
import io.queueoperator.ingestion.Table.Column;
import io.queueoperator.ingestion.Table.Reference;
import io.queueoperator.state.reconciliation.StoreAway;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the two tables look like: read once, and again when somebody has changed them. */
@ApplicationScoped
@Startup
class Tables {
    private static final Logger LOG = Logger.getLogger(Tables.class);

    /** Columns, the foreign keys whose other side may be read, and the unique indexes of a table. */
    static final String SHAPE = """
            /* ingestion.shape */
            with target as (select to_regclass($1::text)::oid as oid)
            select t.oid::bigint as oid, 'column' as kind, a.attname::text as name,
                   format_type(a.atttypid, a.atttypmod) as detail,
                   case when a.attnotnull then pg_get_expr(d.adbin, d.adrelid) end as more
            from target t
            join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            union all
            select t.oid::bigint, 'reference', a.attname::text, c.confrelid::regclass::text, quote_ident(f.attname)
            from target t
            join pg_constraint c on c.conrelid = t.oid and c.contype = 'f' and cardinality(c.conkey) = 1
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            join pg_attribute f on f.attrelid = c.confrelid and f.attnum = c.confkey[1]
            where has_column_privilege(c.confrelid, c.confkey[1], 'select')
            union all
            select t.oid::bigint, 'index', null, pg_get_indexdef(x.indexrelid), null
            from target t
            join pg_index x on x.indrelid = t.oid and x.indisunique and x.indisvalid
            """;

    private final IngestionDatabase database;
    private final TableName itemsName;
    private final TableName runsName;
    private volatile @Nullable Shape known;

    Tables(IngestionDatabase database, IngestionConfig config) {
        this.database = database;
        boolean existing = config.mode() == IngestionConfig.Mode.EXISTING;
        String schema = TableName.set("schema", config.schema());
        String items = TableName.set("items-table", config.itemsTable());
        String runs = TableName.set("runs-table", config.runsTable());
        this.itemsName = existing ? new TableName(schema, items) : new TableName("queue_operator", "ingestion_items");
        this.runsName = existing ? new TableName(schema, runs) : new TableName("queue_operator", "ingestion_runs");
    }

    /** Both tables. */
    record Shape(Table items, Table runs) {
        /** Columns of the contract that they do not have; empty when they have all. */
        List<String> leftOut() {
            List<String> out = new ArrayList<>();
            items.absent(ItemStatement.COLUMNS).forEach(column -> out.add(items.name().name() + "." + column));
            runs.absent(RunStatement.COLUMNS).forEach(column -> out.add(runs.name().name() + "." + column));
            return out;
        }
    }

    /** What is known; read when nothing is. */
    Uni<Shape> shape() {
        Shape shape = known;
        return shape != null ? Uni.createFrom().item(shape) : look();
    }

    /** What was read last; null before. */
    @Nullable Shape known() {
        return known;
    }

    /** Reads it. */
    Uni<Shape> look() {
        return table(itemsName, ItemStatement.NEEDED)
                .chain(items -> table(runsName, RunStatement.NEEDED).map(runs -> new Shape(items, runs)))
                .onFailure().invoke(failure -> known = null)
                .invoke(this::remember);
    }

    private void remember(Shape shape) {
        if (!shape.equals(known) && !shape.leftOut().isEmpty()) {
            LOG.warnf("The ingestion tables lack columns, which are left out: %s", String.join(", ", shape.leftOut()));
        }
        known = shape;
    }

    private Uni<Table> table(TableName name, List<String> needed) {
        return database.run(SHAPE, Tuple.of(name.quoted())).map(rows -> {
            if (rows.size() == 0) {
                throw new StoreAway("The table " + name + " does not exist.");
            }
            Table table = table(name, rows);
            List<String> absent = table.absent(needed);
            if (!absent.isEmpty()) {
                throw new StoreAway(
                        "The table " + name + " has no column " + String.join(", ", absent) + ", and cannot do without.");
            }
            return table;
        });
    }

    private static Table table(TableName name, RowSet<Row> rows) {
        long oid = 0;
        Map<String, Column> columns = new LinkedHashMap<>();
        List<Reference> references = new ArrayList<>();
        List<String> indexes = new ArrayList<>();
        for (Row row : rows) {
            oid = row.getLong("oid");
            String detail = row.getString("detail");
            String more = row.getString("more");
            switch (row.getString("kind")) {
                case "column" -> columns.put(row.getString("name"), new Column(row.getString("name"), detail, more));
                case "reference" -> references.add(new Reference(row.getString("name"), detail, more));
                default -> indexes.add(detail);
            }
        }
        return new Table(name, oid, columns, references, indexes);
    }
}
