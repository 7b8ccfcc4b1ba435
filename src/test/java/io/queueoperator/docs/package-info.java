/**
 * What is committed about the service and follows from it: the tables of the configuration, the OpenAPI document. Each document has a test that
 * says when it is out of date, and the command that writes it anew.
 */
@NullMarked
package io.queueoperator.docs;

import org.jspecify.annotations.NullMarked;
