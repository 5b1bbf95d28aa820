from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """A word that entries have in their names and benefits, tags and categories.

    A misspelt one is taken for one of these. Written by a trigger on assets, never from entries
    about people, and seldom twice. That a word is here tells nobody of an entry: a guess counts
    only where it finds something the reader may see.
    """

    word = models.CharField(_("word"), max_length=40)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        indexes = [
            models.Index(fields=["word"], name="word_itself"),
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="word_trigram"),
        ]

    def __str__(self):
        return self.word
