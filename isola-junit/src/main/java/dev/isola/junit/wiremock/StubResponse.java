package dev.isola.junit.wiremock;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Response;
import dev.isola.HostcallException;
import dev.isola.HttpHeaders;
import dev.isola.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What a guest gets for a stub's response. */
final class StubResponse {
  private StubResponse() {}

  static HttpResponse of(Response response, HttpHeaders headers) {
    Duration delay = Duration.ofMillis(response.getInitialDelay());
    Fault fault = response.getFault();
    if (fault != null) {
      return fault(fault).withDelay(delay);
    }
    byte[] body = response.getBody();
    HttpResponse answer =
        HttpResponse.of(response.getStatus()).withHeaders(headers).withDelay(delay);
    if (body == null || body.length == 0) {
      return answer;
    }
    return response.shouldAddChunkedDribbleDelay()
        ? answer.withBody(pieces(body, response.getChunkedDribbleDelay().getNumberOfChunks()))
        : answer.withBody(body);
  }

  private static InputStream pieces(byte[] body, int count) {
    int size = Math.max(1, (body.length + count - 1) / count);
    List<InputStream> pieces = new ArrayList<>();
    for (int start = 0; start < body.length; start += size) {
      pieces.add(
          new ByteArrayInputStream(
              Arrays.copyOfRange(body, start, Math.min(body.length, start + size))));
    }
    return new SequenceInputStream(Collections.enumeration(pieces));
  }

  private static HttpResponse fault(Fault fault) {
    return switch (fault) {
      case CONNECTION_RESET_BY_PEER -> throw new HostcallException("connection reset by peer");
      case EMPTY_RESPONSE ->
          throw new HostcallException("the server closed the connection without an answer");
      case RANDOM_DATA_THEN_CLOSE -> throw new HostcallException("the server's answer is not HTTP");
      case MALFORMED_RESPONSE_CHUNK ->
          HttpResponse.of(200)
              .withBody(
                  new SequenceInputStream(
                      new ByteArrayInputStream("lorem".getBytes(StandardCharsets.UTF_8)),
                      new Malformed()));
    };
  }

  private static final class Malformed extends InputStream {
    @Override
    public int read() {
      throw new HostcallException("a chunk of the response's body is malformed");
    }
  }
}
