package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * Somebody signs in to the console.
 *
 * @param key an API key
 */
@Valid
public record SignIn(
        @NotBlank(message = "an API key") @Size(max = 1000, message = "an API key, at most 1000 characters") String key) {
    /** Keys are told to nobody. */
    @Override
    public String toString() {
        return "SignIn[]";
    }
}
