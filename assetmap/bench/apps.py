from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "assetmap.bench"
    label = "bench"
