#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes down what the plugin's elements say of themselves, in the form of
GStreamer's own documentation (gst_plugins_cache.json).

    plugins-cache.py FILE            writes the file
    plugins-cache.py --check FILE    tells whether it still holds

GST_PLUGIN_PATH has to name the plugin. What depends on the version of GStreamer
(which formats there are) or on who built the plugin (its package and origin) is
not compared.
"""

import copy
import json
import re
import sys

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

try:
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import GObject, Gst
except (ImportError, ValueError) as error:
    print(f"skipped: {error}")
    sys.exit(77)

PLUGIN = "edgelens"
SYSTEM_MEMORY = "memory:SystemMemory"
MUTABLE = {"playing": 1 << 12, "paused": 1 << 11, "ready": 1 << 10}
CONTROLLABLE = 1 << 9


def text(gtype, value):
    """A value as gst-inspect-1.0 would print it."""
    if gtype.is_a(GObject.TYPE_ENUM):
        nick = gtype.pytype.__enum_values__[int(value)].value_nick
        return f"{nick} ({int(value)})"
    if gtype == GObject.TYPE_BOOLEAN:
        return "true" if value else "false"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def property_record(spec):
    flags = int(spec.flags)
    record = {
        "blurb": spec.blurb,
        "conditionally-available": False,
        "construct": bool(spec.flags & GObject.ParamFlags.CONSTRUCT),
        "construct-only": bool(spec.flags & GObject.ParamFlags.CONSTRUCT_ONLY),
        "controllable": bool(flags & CONTROLLABLE),
        "default": text(spec.value_type, spec.default_value),
        "mutable": next((name for name, bit in MUTABLE.items() if flags & bit),
                        "null"),
        "readable": bool(spec.flags & GObject.ParamFlags.READABLE),
        "type": spec.value_type.name,
        "writable": bool(spec.flags & GObject.ParamFlags.WRITABLE),
    }
    for key, bound in (("min", "minimum"), ("max", "maximum")):
        if hasattr(spec, bound):
            record[key] = text(spec.value_type, getattr(spec, bound))
    return record


def own_properties(gtype):
    """Those that this type adds to its parent's."""
    return {spec.name: property_record(spec)
            for spec in GObject.list_properties(gtype)
            if spec.owner_type == gtype}


def hierarchy(gtype):
    return [gtype.name] + (hierarchy(gtype.parent)
                           if gtype != GObject.TYPE_OBJECT else [])


def caps_text(caps):
    """A line for each field, as in GStreamer's own files."""
    lines = []
    for i in range(caps.get_size()):
        structure, features = caps.get_structure(i), caps.get_features(i)
        kind = "ANY" if features.is_any() else features.to_string()
        lines.append(structure.get_name() + ("" if kind == SYSTEM_MEMORY
                                             else f"({kind})") + ":")
        one = Gst.Caps.new_empty()
        one.append_structure(structure.copy())
        fields = re.findall(r", ([\w-]+)=\([^)]*\)([\[{][^\]}]*[\]}]|[^,;]+)",
                            one.to_string())
        lines += [f"{name:>15}: {re.sub(r'[(][a-z]+[)]', '', value)}"
                  for name, value in fields]
    return "\n".join(lines) + "\n"


def template_record(template):
    return {
        "caps": caps_text(template.get_caps()),
        "direction": template.direction.value_nick,
        "presence": template.presence.value_nick,
    }


def element_record(factory, gtype):
    return {
        "author": factory.get_metadata("author"),
        "description": factory.get_metadata("description"),
        "hierarchy": hierarchy(gtype),
        "klass": factory.get_metadata("klass"),
        "long-name": factory.get_metadata("long-name"),
        "pad-templates": {
            template.name_template: template_record(template.get())
            for template in factory.get_static_pad_templates()},
        "properties": own_properties(gtype),
        "rank": "none" if factory.get_rank() == 0 else str(factory.get_rank()),
    }


def enum_record(gtype):
    values = sorted(gtype.pytype.__enum_values__.items())
    return {"kind": "enum",
            "values": [{"desc": value.value_name, "name": value.value_nick,
                        "value": str(number)} for number, value in values]}


def other_types(gtype):
    """Parents and types of properties that are the plugin's own."""
    types = {}
    while Gst.type_is_plugin_api(gtype.parent)[0]:
        gtype = gtype.parent
        types[gtype.name] = {"hierarchy": hierarchy(gtype), "kind": "object",
                             "properties": own_properties(gtype)}
    return types


def enum_types(gtype):
    return {spec.value_type.name: enum_record(spec.value_type)
            for spec in GObject.list_properties(gtype)
            if Gst.type_is_plugin_api(spec.value_type)[0]}


def know_enums(element):
    """PyGObject makes the class of an enum when it first sees a value of it."""
    for spec in element.list_properties():
        if spec.value_type.is_a(GObject.TYPE_ENUM):
            element.get_property(spec.name)


def describe():
    plugin = Gst.Registry.get().find_plugin(PLUGIN)
    elements, others = {}, {}
    for feature in Gst.Registry.get().get_feature_list_by_plugin(PLUGIN):
        factory = feature.load()
        element = factory.create(None)
        know_enums(element)
        gtype = element.__gtype__
        elements[factory.get_name()] = element_record(factory, gtype)
        others |= other_types(gtype) | enum_types(gtype)
    return {PLUGIN: {
        "description": plugin.get_description(),
        "elements": elements,
        "filename": "gstedgelens",
        "license": plugin.get_license(),
        "other-types": others,
        "package": plugin.get_package(),
        "source": plugin.get_source(),
        "tracers": {},
        "url": plugin.get_origin(),
    }}


def comparable(cache):
    """What every build has with every GStreamer, a line for each fact."""
    cache = copy.deepcopy(cache)
    for plugin in cache.values():
        del plugin["package"], plugin["url"]
        for element in plugin["elements"].values():
            for template in element["pad-templates"].values():
                template["caps"] = re.sub(r"format: \{.*\}", "format:",
                                          template["caps"])
    return as_text(cache)


def as_text(cache):
    return json.dumps(cache, indent=4, sort_keys=True) + "\n"


def check(name, cache):
    with open(name, encoding="utf-8") as file:
        old = comparable(json.load(file)).splitlines()
    new = comparable(cache).splitlines()
    for line in (line for line in new if line not in old):
        print("not in the file:   ", line.strip())
    for line in (line for line in old if line not in new):
        print("only in the file:  ", line.strip())
    if old != new:
        print("to write it anew: meson devenv -C build ../scripts/"
              "plugins-cache.py ../docs/gst_plugins_cache.json")
    return old != new


def main(*arguments):
    Gst.init(None)
    cache = describe()
    if arguments[0] == "--check":
        return check(arguments[1], cache)
    with open(arguments[0], "w", encoding="utf-8") as file:
        file.write(as_text(cache))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
