package dev.isola;

/**
 * Something a guest did while an operation ran, in the order in which it happened.
 *
 * <p>Every finished operation ends with exactly one {@link EndEvent} or one {@link ErrorEvent}.
 * Events are immutable as long as nobody changes the {@code JsonNode} in them, which callers must
 * not do.
 *
 * @since 0.1.0
 */
public sealed interface Event
    permits ResultEvent, EndEvent, StdoutEvent, StderrEvent, ErrorEvent, LogEvent {}
