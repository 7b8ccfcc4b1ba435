package io.queueoperator.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

    @ParameterizedTest
    @CsvSource({"Linux,amd64", "Linux,aarch64", "Mac OS X,x86_64", "Mac OS X,aarch64"})
    void everySupportedMachineHasItsProgramsInTheBuild(String os, String arch) {
        Platform platform = Platform.of(os, arch);
        assertThat(getClass().getResource(platform.postgresArchive())).isNotNull();
        assertThat(getClass().getResource(platform.redisServer())).isNotNull();
    }

    @Test
    void anyOtherMachineIsToldWhatToDo() {
        assertThatThrownBy(() -> Platform.of("Windows 11", "amd64"))
                .isInstanceOf(LocalStoresException.class).hasMessageContaining("QUARKUS_REDIS_HOSTS");
    }
}
