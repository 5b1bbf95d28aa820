import posixpath
import re
from functools import partial

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'@import url\("([\w./-]+\.css)"\);\n')
_URL = re.compile(r'url\("(?=[\w.])(?!data:)')


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, the `import`s inside our ES modules included; a style sheet that
    imports others holds them, so that a page asks for one file and not for eight."""

    support_js_module_import_aggregation = True

    def post_process(self, paths, dry_run=False, **options):
        sheets = [] if dry_run else [name for name in paths if name.endswith(".css")]
        for name in sheets:
            text = _text(paths, name)
            whole = _IMPORT.sub(partial(_part, paths, name), text)
            if whole != text:
                with self.open(name, "wb") as file:
                    file.write(whole.encode())
                paths[name] = self, name
        yield from super().post_process(paths, dry_run, **options)


def _part(paths, name, found):
    """The text of a style sheet that another one imports, with the addresses as from there."""
    folder = posixpath.dirname(found[1])
    text = _text(paths, posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1])))
    return _URL.sub(f'url("{folder}/', text) if folder else text


def _text(paths, name):
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
