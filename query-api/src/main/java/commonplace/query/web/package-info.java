/// Pages for people: plain HTML that works without JavaScript. A page is a pure function of what
/// was asked and what the ports answer; {@link commonplace.query.web.Pages} puts it on HTTP.
/// Templates are resources, and everything that is put into one is escaped unless it is {@link
/// commonplace.query.text.Markup}.
@NullMarked
package commonplace.query.web;

import org.jspecify.annotations.NullMarked;
