import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0002_invitation_history'),
        ('connections', '0002_confirmed_sourced_and_for_whom'),
    ]

    operations = [
        migrations.CreateModel(
            name='Layout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='layouts', to='communities.community')),
                ('scope', models.CharField(choices=[('best', 'the best connected'), ('whole', 'all of them')], max_length=5)),
                ('fingerprint', models.CharField(max_length=64)),
                ('positions', models.JSONField(default=dict)),
                ('missed', models.JSONField(default=dict)),
            ],
        ),
        migrations.AddConstraint(
            model_name='layout',
            constraint=models.UniqueConstraint(fields=('community', 'scope'), name='one_layout_per_community_and_scope'),
        ),
    ]
