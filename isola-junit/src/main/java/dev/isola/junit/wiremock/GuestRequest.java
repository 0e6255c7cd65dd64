package dev.isola.junit.wiremock;

import com.github.tomakehurst.wiremock.common.Urls;
import com.github.tomakehurst.wiremock.http.Cookie;
import com.github.tomakehurst.wiremock.http.FormParameter;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.ImmutableRequest;
import com.github.tomakehurst.wiremock.http.QueryParameter;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import dev.isola.HttpHeaders;
import dev.isola.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A guest's request as WireMock sees it: with the cookies and the form that it has. */
final class GuestRequest extends ImmutableRequest {
  private final Map<String, Cookie> cookies = new LinkedHashMap<>();
  private final Map<String, FormParameter> form = new LinkedHashMap<>();

  private GuestRequest(
      HttpRequest request, com.github.tomakehurst.wiremock.http.HttpHeaders headers, String type) {
    super(
        request.url().toString(),
        RequestMethod.fromString(request.method()),
        "HTTP/1.1",
        "127.0.0.1",
        headers,
        request.body(),
        type.startsWith("multipart/"),
        false);
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String header : request.headers().all("cookie")) {
      for (String cookie : header.split(";")) {
        int equals = cookie.indexOf('=');
        if (equals > 0) {
          values
              .computeIfAbsent(cookie.substring(0, equals).strip(), any -> new ArrayList<>())
              .add(cookie.substring(equals + 1).strip());
        }
      }
    }
    values.forEach((name, list) -> cookies.put(name, new Cookie(name, list)));
    if (type.startsWith("application/x-www-form-urlencoded")) {
      // A form is written as a query is.
      for (QueryParameter field : Urls.splitQuery(request.text()).values()) {
        form.put(field.key(), new FormParameter(field.key(), field.values()));
      }
    }
  }

  static GuestRequest of(HttpRequest request) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    for (HttpHeaders.Header header : request.headers().list()) {
      String name =
          names.computeIfAbsent(header.name().toLowerCase(Locale.ROOT), any -> header.name());
      headers.computeIfAbsent(name, any -> new ArrayList<>()).add(header.value());
    }
    if (!names.containsKey("host")) {
      headers.put("Host", List.of(request.url().getRawAuthority()));
    }
    return new GuestRequest(
        request,
        new com.github.tomakehurst.wiremock.http.HttpHeaders(
            headers.entrySet().stream()
                .map(header -> new HttpHeader(header.getKey(), header.getValue()))
                .toList()),
        request.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT));
  }

  @Override
  public Map<String, Cookie> getCookies() {
    return cookies;
  }

  @Override
  public FormParameter formParameter(String name) {
    return form.getOrDefault(name, FormParameter.absent(name));
  }

  @Override
  public Map<String, FormParameter> formParameters() {
    return form;
  }
}
