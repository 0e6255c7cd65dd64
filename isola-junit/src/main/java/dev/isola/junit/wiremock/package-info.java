/**
 * WireMock as the HTTP side of guests: its stubs answer their requests, without a socket, and its
 * mappings become fixtures and the other way round.
 *
 * <p>Needs {@code org.wiremock:wiremock-standalone} on the class path, which this artifact does not
 * bring along. All but {@link dev.isola.junit.wiremock.IsolaWireMock} fails to link without it.
 */
package dev.isola.junit.wiremock;
