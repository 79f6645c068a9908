package commonplace.core.httpsig;

import commonplace.core.httpsig.DictionaryMember.InnerList;
import commonplace.core.httpsig.DictionaryMember.Item;
import commonplace.core.httpsig.DictionaryMember.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads dictionaries in structured fields (RFC 9651, section 4.2.2) in one pass. Stricter than the
/// RFC where leniency lets two readers see two things: each header line must be a dictionary of its
/// own, and no key may come twice.
final class DictionaryReader {
  /// The longest header that is looked at, all its lines together, in characters.
  static final int MAX_CHARS = 8192;

  /// More signatures, or digests, than anybody sends.
  static final int MAX_MEMBERS = 8;

  /// More components than anybody signs.
  static final int MAX_ITEMS = 64;

  /// More parameters than anybody needs.
  static final int MAX_PARAMETERS = 16;

  private final String header;
  private final FieldScanner in;

  private DictionaryReader(String header, String line) {
    this.header = header;
    this.in = new FieldScanner(header, line);
  }

  /// The members by key, in the order in which they came.
  ///
  /// @param header its name, for the reasons
  /// @param lines all its values, one per line
  static Map<String, DictionaryMember> read(String header, List<String> lines)
      throws MalformedSignatureException {
    if (lines.stream().mapToLong(String::length).sum() > MAX_CHARS) {
      throw tooMany(header, MAX_CHARS, "characters");
    }
    var members = new LinkedHashMap<String, DictionaryMember>();
    for (var line : lines) {
      new DictionaryReader(header, line).readInto(members);
    }
    return members;
  }

  private void readInto(Map<String, DictionaryMember> members) throws MalformedSignatureException {
    in.skipSpaces();
    while (!in.atEnd()) {
      var key = in.key();
      if (members.put(key, in.take('=') ? member() : present()) != null) {
        throw new MalformedSignatureException("the " + header + " header repeats a key");
      }
      if (members.size() > MAX_MEMBERS) {
        throw tooMany(header, MAX_MEMBERS, "members");
      }
      in.skipWhiteSpace();
      if (in.atEnd()) {
        return;
      }
      in.expect(',');
      in.skipWhiteSpace();
      if (in.atEnd()) {
        throw in.unreadable();
      }
    }
  }

  private DictionaryMember present() throws MalformedSignatureException {
    return new Item(new BareItem.Flag(true), parameters());
  }

  private DictionaryMember member() throws MalformedSignatureException {
    return in.take('(') ? innerList() : item();
  }

  private InnerList innerList() throws MalformedSignatureException {
    var items = new ArrayList<Item>();
    while (true) {
      in.skipSpaces();
      if (in.take(')')) {
        return new InnerList(items, parameters());
      }
      items.add(item());
      if (items.size() > MAX_ITEMS) {
        throw tooMany(header, MAX_ITEMS, "components");
      }
      if (!in.sees(' ') && !in.sees(')')) {
        throw in.unreadable();
      }
    }
  }

  private Item item() throws MalformedSignatureException {
    return new Item(in.bareItem(), parameters());
  }

  private Parameters parameters() throws MalformedSignatureException {
    var parameters = new LinkedHashMap<String, BareItem>();
    while (in.take(';')) {
      in.skipSpaces();
      var key = in.key();
      if (parameters.put(key, in.take('=') ? in.bareItem() : new BareItem.Flag(true)) != null) {
        throw new MalformedSignatureException("the " + header + " header repeats a parameter");
      }
      if (parameters.size() > MAX_PARAMETERS) {
        throw tooMany(header, MAX_PARAMETERS, "parameters");
      }
    }
    return new Parameters(parameters);
  }

  private static MalformedSignatureException tooMany(String header, int max, String what) {
    return new MalformedSignatureException(
        "the " + header + " header has more than " + max + " " + what);
  }
}
