#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A small window out of which a file can be dragged, until it is ended. Skips
(77) where GTK 4 is not installed for Python.

    dragged.py FILE
"""

import sys

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

try:
    import gi
    gi.require_version("Gdk", "4.0")
    gi.require_version("Gtk", "4.0")
    from gi.repository import Gdk, Gio, GObject, Gtk
except (ImportError, ValueError) as error:
    print(f"skipped: {error}")
    sys.exit(77)


def on_activate(application, path):
    label = Gtk.Label(label="drag")
    source = Gtk.DragSource()
    file = GObject.Value(Gio.File, Gio.File.new_for_path(path))
    source.set_content(Gdk.ContentProvider.new_for_value(file))
    label.add_controller(source)
    Gtk.ApplicationWindow(
        application=application, title="Dragged", child=label,
        default_width=120, default_height=120).present()


if __name__ == "__main__":
    app = Gtk.Application(flags=Gio.ApplicationFlags.NON_UNIQUE)
    app.connect("activate", on_activate, sys.argv[1])
    sys.exit(app.run())
