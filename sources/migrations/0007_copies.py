import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

SOURCE = {"on_delete": django.db.models.deletion.CASCADE, "to": "sources.source"}


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0006_index_attempts'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='copies_version',
            field=models.PositiveBigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='source',
            name='copies_attempts',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='source',
            name='copy_group',
            field=models.PositiveBigIntegerField(editable=False, null=True, verbose_name='copy group'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(
                condition=~Q(copies_version=F('index_version')),
                fields=['id'],
                name='source_due_for_copies',
            ),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(
                condition=Q(copy_group__isnull=False), fields=['copy_group'], name='source_copy_group'
            ),
        ),
        migrations.CreateModel(
            name='TextSignature',
            fields=[
                ('source', models.OneToOneField(primary_key=True, related_name='signature', serialize=False, **SOURCE)),
                ('text_sha256', models.CharField(max_length=64)),
                ('data', models.BinaryField()),
            ],
            options={
                'verbose_name': 'text signature',
                'verbose_name_plural': 'text signatures',
            },
        ),
        # By hand: the generated one makes the key before the column that it needs.
        migrations.CreateModel(
            name='TextKey',
            fields=[
                ('pk', models.CompositePrimaryKey('key', 'source', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.BigIntegerField()),
                ('source', models.ForeignKey(related_name='+', **SOURCE)),
            ],
            options={
                'verbose_name': 'text key',
                'verbose_name_plural': 'text keys',
            },
        ),
        migrations.CreateModel(
            name='CopyLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.PositiveSmallIntegerField(verbose_name='share')),
                ('a', models.ForeignKey(related_name='+', **SOURCE)),
                ('b', models.ForeignKey(related_name='+', **SOURCE)),
            ],
            options={
                'verbose_name': 'copy link',
                'verbose_name_plural': 'copy links',
                'constraints': (
                    models.CheckConstraint(condition=Q(a__lt=F('b')), name='copy_pair_in_order'),
                    models.UniqueConstraint(fields=['a', 'b'], name='copy_pair_once'),
                    models.CheckConstraint(condition=Q(share__lte=100), name='copy_share_is_percent'),
                ),
            },
        ),
    ]
