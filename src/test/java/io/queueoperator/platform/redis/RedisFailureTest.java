package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.redis.client.impl.types.ErrorType;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RedisFailureTest {

    @Test
    void no_connection_and_no_answer_in_time_are_silence() {
        assertThat(new Throwable[] {
            new ConnectException("refused"), new TimeoutException(), new VertxException("Connection was closed"),
            new ConnectionPoolTooBusyException("too busy"), new NoStackTraceThrowable("Connection is closed"),
            ErrorType.create("CONNECTION_CLOSED"), ErrorType.create("LOADING Redis is loading the dataset in memory"),
        }).allMatch(RedisFailure::isSilence);
    }

    @Test
    void a_connection_that_is_lost_under_a_batch_is_silence() {
        assertThat(Stream.of(
                "ERR [0] CONNECTION_CLOSED", "ERR [0] java.net.SocketException: Connection reset", "ERR [0] Connection is closed",
                "ERR [0] java.io.IOException: Broken pipe", "ERR [0] io.netty.channel.StacklessClosedChannelException",
                "ERR [0] WRONGTYPE Operation against a key\nERR [1] CONNECTION_CLOSED"))
                .allMatch(text -> RedisFailure.isSilence(ErrorType.create(text)));
    }

    @Test
    void a_redis_that_refuses_answers() {
        assertThat(new Throwable[] {
            ErrorType.create("OOM command not allowed when used memory > 'maxmemory'."),
            ErrorType.create("READONLY You can't write against a read only replica."),
            ErrorType.create("NOSCRIPT No matching script."), ErrorType.create("WRONGTYPE Operation against a key"),
            new IllegalStateException(),
        }).noneMatch(RedisFailure::isSilence);
    }
}
