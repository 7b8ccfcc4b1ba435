/**
 * Who may call: API keys from configuration, compared in constant time, each with a scope. Fails closed.
 *
 * <p>People who use the console give their key once ({@code Sessions}) and have a cookie from then on, which no instance has
 * to remember: {@code SealedSessions} makes and reads it, {@code SessionSeal} says what only we can say. {@code
 * KeyAuthentication} takes a key before a cookie, and a cookie only with its token where something changes (ADR 23).
 */
@NullMarked
package io.queueoperator.platform.security;

import org.jspecify.annotations.NullMarked;
