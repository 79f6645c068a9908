package commonplace.core.httpsig;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What stands behind a key of a dictionary (RFC 9651, section 3.2).
sealed interface DictionaryMember {
  /// A value with its parameters (RFC 9651, section 3.3).
  record Item(BareItem value, Parameters parameters) implements DictionaryMember {
    String serialized() {
      return value.serialized() + parameters.serialized();
    }
  }

  /// Values in parentheses (RFC 9651, section 3.1.1).
  record InnerList(List<Item> items, Parameters parameters) implements DictionaryMember {
    public InnerList {
      items = List.copyOf(items);
    }

    String serialized() {
      return items.stream().map(Item::serialized).collect(Collectors.joining(" ", "(", ")"))
          + parameters.serialized();
    }
  }

  /// Parameters in the order in which they came (RFC 9651, section 3.1.2).
  record Parameters(Map<String, BareItem> byName) {
    public Parameters {
      byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    Optional<BareItem> get(String name) {
      return Optional.ofNullable(byName.get(name));
    }

    String serialized() {
      var text = new StringBuilder();
      byName.forEach((name, value) -> {
        text.append(';').append(name);
        if (!(value instanceof BareItem.Flag(var flag) && flag)) {
          text.append('=').append(value.serialized());
        }
      });
      return text.toString();
    }
  }
}
