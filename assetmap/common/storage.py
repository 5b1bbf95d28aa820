from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, the `import`s inside our ES modules included."""

    support_js_module_import_aggregation = True
