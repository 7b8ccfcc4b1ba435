package io.queueoperator.platform.local;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import java.io.BufferedReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One data folder for all of them, for making one takes seconds; every test starts stores on it and leaves it stopped. */
class LocalStoresTest {

    @TempDir
    static Path folder;

    static Path pidFile;

    private LocalStores stores = LocalStoresResource.on(folder);

    @BeforeAll
    static void madeAfterAStartThatWasKilledHalfWay() throws Exception {
        Path unfinished = Files.createDirectories(folder.resolve("postgres.unfinished-1").resolve("pgdata"));
        Files.writeString(unfinished.resolve("PG_VERSION"), "18\n");
        try (LocalStores first = LocalStoresResource.on(folder)) {
            first.start();
            sql(first, "CREATE TABLE note (line text)");
        }
        assertThat(folder.resolve("postgres.unfinished-1")).doesNotExist();
        pidFile = folder.toRealPath().resolve("postgres/pgdata/postmaster.pid");
    }

    @AfterEach
    void stop() {
        stores.close();
        assertThat(pidFile).doesNotExist();
    }

    private static String sql(LocalStores stores, String statement) throws SQLException {
        LocalPostgres postgres = stores.postgres();
        try (Connection connection = DriverManager.getConnection(
                postgres.properties().get("quarkus.datasource.jdbc.url"), postgres.username(), postgres.password())) {
            boolean rows = connection.createStatement().execute(statement);
            if (!rows) {
                return "";
            }
            try (ResultSet result = connection.createStatement().executeQuery(statement)) {
                return result.next() ? result.getString(1) : "";
            }
        }
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void keepsDataBetweenStarts() throws Exception {
        stores.start();
        sql(stores, "INSERT INTO note VALUES ('kept')");
        RedisLine.send(stores.redis(), "SET kept yes");
        long postgres = stores.postgres().pid();
        long redis = stores.redis().pid();
        stores.close();
        assertThat(alive(postgres)).isFalse();
        assertThat(alive(redis)).isFalse();

        stores = LocalStoresResource.on(folder);
        stores.start();
        assertThat(sql(stores, "SELECT line FROM note WHERE line = 'kept'")).isEqualTo("kept");
        assertThat(RedisLine.send(stores.redis(), "GET kept")).isEqualTo("yes");
    }

    @Test
    void isDurableAndOpenToNobodyElse() throws Exception {
        stores.start();
        assertThat(sql(stores, "SHOW fsync")).isEqualTo("on");
        assertThat(sql(stores, "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(sql(stores, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(sql(stores, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).isEqualTo("f");
        String url = stores.properties().get("quarkus.datasource.jdbc.url");
        assertThatThrownBy(() -> DriverManager.getConnection(url, stores.postgres().username(), "guessed"))
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", ""))
                .isInstanceOf(SQLException.class);
        try (Socket socket = new Socket(stores.redis().host(), stores.redis().port())) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readNBytes(7), StandardCharsets.UTF_8)).isEqualTo("-NOAUTH");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
        for (String secret : new String[] {"postgres/password", "redis/redis.conf"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(secret))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aStoppedStoreComesBackOnItsPort() throws Exception {
        stores.start();
        int redisPort = stores.redis().port();
        int postgresPort = stores.postgres().port();

        stores.redis().stop();
        stores.postgres().stop();
        assertThat(stores.redis().isRunning()).isFalse();
        assertThatThrownBy(() -> new Socket("127.0.0.1", redisPort).close()).isInstanceOf(java.net.ConnectException.class);

        stores.redis().start();
        stores.postgres().start();
        assertThat(stores.redis().port()).isEqualTo(redisPort);
        assertThat(stores.postgres().port()).isEqualTo(postgresPort);
        assertThat(RedisLine.send(stores.redis(), "PING")).isEqualTo("+PONG");
        assertThat(sql(stores, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void killedServersComeBackByThemselves() throws Exception {
        stores.start();
        sql(stores, "INSERT INTO note VALUES ('before the kill')");
        RedisLine.send(stores.redis(), "SET before kill");
        long postgres = stores.postgres().pid();
        long redis = stores.redis().pid();

        RunningProgram.signal(postgres, "KILL");
        RunningProgram.signal(redis, "KILL");

        eventually("Redis is back", () -> "kill".equals(RedisLine.send(stores.redis(), "GET before")));
        eventually("PostgreSQL is back",
                () -> "before the kill".equals(sql(stores, "SELECT line FROM note WHERE line = 'before the kill'")));
        assertThat(stores.postgres().pid()).isNotEqualTo(postgres);
        assertThat(stores.redis().pid()).isNotEqualTo(redis);
    }

    @Test
    void takesOverAfterAKilledService() throws Exception {
        Process killed = holder();
        String[] pids;
        try (BufferedReader output = killed.inputReader()) {
            pids = output.readLine().split(" ");
            killed.destroyForcibly().waitFor();
        }
        long postgres = Long.parseLong(pids[0]);
        long redis = Long.parseLong(pids[1]);
        assertThat(alive(postgres)).isTrue();
        assertThat(alive(redis)).isTrue();

        stores.start();
        eventually("its servers are gone", () -> !alive(postgres) && !alive(redis));
        assertThat(sql(stores, "SELECT 1")).isEqualTo("1");
        assertThat(RedisLine.send(stores.redis(), "PING")).isEqualTo("+PONG");
    }

    @Test
    void refusesAFolderThatAnotherServiceHolds() throws Exception {
        Process holder = holder();
        try (BufferedReader output = holder.inputReader()) {
            output.readLine();
            assertThatThrownBy(stores::start)
                    .isInstanceOf(LocalStoresException.class)
                    .hasMessageContaining("in use").hasMessageContaining("pid " + holder.pid() + ")");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        stores.start(); // and stops what the holder left
    }

    @Test
    void refusesAFolderThatThisServiceHolds() throws Exception {
        stores.start();
        for (int attempt = 0; attempt < 2; attempt++) {
            LocalStores second = LocalStoresResource.on(folder);
            assertThatThrownBy(second::start).hasMessageContaining("pid " + ProcessHandle.current().pid() + ")");
            second.close();
        }
        assertThat(sql(stores, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void startsBesideAStrangerWhoGotTheDeadServersPid() throws Exception {
        Process stranger = new ProcessBuilder("tail", "-f", "/dev/null").start();
        try {
            Files.writeString(pidFile, stranger.pid() + "\n" + pidFile.getParent() + "\n1\n1\n\n127.0.0.1\n1 1\nready   \n");
            Files.writeString(folder.resolve("redis/redis.pid"), stranger.pid() + "\n");
            stores.start();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(sql(stores, "SELECT 1")).isEqualTo("1");
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void refusesTheDataOfAnotherMajorVersion() throws Exception {
        Path version = pidFile.resolveSibling("PG_VERSION");
        String real = Files.readString(version);
        Files.writeString(version, "13\n");
        try {
            assertThatThrownBy(stores::start)
                    .isInstanceOf(LocalStoresException.class)
                    .hasMessageContaining("made by PostgreSQL 13").hasMessageContaining("dump");
        } finally {
            Files.writeString(version, real);
        }
    }

    private static Process holder() throws Exception {
        return new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), StoresHolder.class.getName(), folder.toString(), LocalStoresResource.CACHE.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
