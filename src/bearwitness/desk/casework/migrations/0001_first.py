"""The tables of a casebook."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Gathering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("worked_from", models.CharField(max_length=64)),
                ("claims", models.PositiveIntegerField()),
                ("incidents", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("main", models.BooleanField(default=False)),
                ("stance", models.CharField(max_length=12)),
                ("event_type", models.TextField(blank=True, default="")),
                ("earliest", models.DateField(null=True)),
                ("latest", models.DateField(null=True)),
                ("place", models.TextField(blank=True, default="")),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                ("killed_min", models.PositiveBigIntegerField(null=True)),
                ("killed_max", models.PositiveBigIntegerField(null=True)),
                ("injured_min", models.PositiveBigIntegerField(null=True)),
                ("injured_max", models.PositiveBigIntegerField(null=True)),
                ("origin", models.TextField(blank=True, default="")),
                ("reader", models.TextField(blank=True, default="")),
                ("by_person", models.BooleanField(default=False)),
                ("record", models.JSONField()),
                (
                    "supersedes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="casework.claim",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="EvidenceItem",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("media_type", models.TextField(blank=True, default="")),
                ("arrived_as", models.TextField()),
                ("arrived_at", models.DateTimeField()),
                ("read_by", models.TextField(blank=True, default="")),
                ("later", models.TextField(blank=True, default="")),
                ("unreadable", models.TextField(blank=True, default="")),
                ("bad_lines", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["arrived_at", "digest"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gte", 0)), name="evidence_size_not_negative")
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("edtf", models.TextField(blank=True, default="")),
                ("earliest", models.DateField(null=True)),
                ("latest", models.DateField(null=True)),
                ("place", models.TextField(blank=True, default="")),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                ("event_type", models.TextField(blank=True, default="")),
                ("killed_min", models.PositiveBigIntegerField(null=True)),
                ("killed_max", models.PositiveBigIntegerField(null=True)),
                ("injured_min", models.PositiveBigIntegerField(null=True)),
                ("injured_max", models.PositiveBigIntegerField(null=True)),
                ("origins", models.PositiveIntegerField(default=0)),
                ("report_count", models.PositiveIntegerField(default=0)),
                ("record", models.JSONField()),
                ("retired", models.BooleanField(default=False)),
                ("review_due", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="casework.incident",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grade", models.CharField(max_length=12)),
                ("rule", models.TextField()),
                ("why", models.JSONField(default=list)),
                ("reviewer", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="casework.incident"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="IncidentClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="membership", to="casework.claim"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="casework.incident"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("left", models.TextField()),
                ("right", models.TextField()),
                ("decision", models.CharField(max_length=12)),
                ("who", models.TextField()),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, default="")),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(fields=["left"], name="judgement_left"),
                    models.Index(fields=["right"], name="judgement_right"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ("same", "different", "unsure"))),
                        name="judgement_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left", models.F("right")), _negated=True), name="judgement_on_two_things"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("title", models.TextField(blank=True, default="")),
                ("text", models.TextField()),
                ("published", models.TextField(blank=True, default="")),
                ("published_on", models.DateField(null=True)),
                ("url", models.TextField(blank=True, default="")),
                ("lang", models.TextField(blank=True, default="")),
                ("locator", models.TextField(blank=True, default="")),
                ("extra", models.JSONField(default=dict)),
                ("content", models.CharField(max_length=64)),
                ("read_by", models.TextField(blank=True, default="")),
                ("unread", models.TextField(blank=True, default="")),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="casework.evidenceitem"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="claim",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="casework.report"
            ),
        ),
        migrations.CreateModel(
            name="Retirement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_by", models.TextField()),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="retirement", to="casework.claim"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(unique=True)),
                ("kind", models.TextField(blank=True, default="")),
                ("reliability", models.CharField(blank=True, default="", max_length=1)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="source_has_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["", "A", "B", "C", "D", "E", "F"])),
                        name="source_reliability_is_admiralty",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="report",
            name="source",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="casework.source"
            ),
        ),
        migrations.CreateModel(
            name="Derivative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("tool", models.TextField()),
                ("version", models.TextField()),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("locator", models.TextField(blank=True, default="")),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="derivatives",
                        to="casework.evidenceitem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("parent", "kind", "tool", "version", "digest", "locator"), name="derivative_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["retired", "earliest", "key"], name="incident_days"),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["country", "place"], name="incident_place"),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into__isnull", True), ("retired", True), _connector="OR"),
                name="incident_merged_is_retired",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("killed_min__isnull", True),
                    ("killed_max__isnull", True),
                    ("killed_min__lte", models.F("killed_max")),
                    _connector="OR",
                ),
                name="incident_killed_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("injured_min__isnull", True),
                    ("injured_max__isnull", True),
                    ("injured_min__lte", models.F("injured_max")),
                    _connector="OR",
                ),
                name="incident_injured_range",
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["incident", "reviewer", "at"], name="assessment_newest"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__in", ("confirmed", "fair", "weak", "contested", "discounted"))),
                name="assessment_grade_known",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["earliest", "latest"], name="claim_days"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["country", "place"], name="claim_place"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["kind", "main"], name="claim_kind"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("event", "statistic", "statement", "conduct"))),
                name="claim_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("stance__in", ("asserted", "attributed", "doubted", "denied"))),
                name="claim_stance_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes__isnull", True),
                    models.Q(("supersedes", models.F("key")), _negated=True),
                    _connector="OR",
                ),
                name="claim_supersedes_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("killed_min__isnull", True),
                    ("killed_max__isnull", True),
                    ("killed_min__lte", models.F("killed_max")),
                    _connector="OR",
                ),
                name="claim_killed_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("injured_min__isnull", True),
                    ("injured_max__isnull", True),
                    ("injured_min__lte", models.F("injured_max")),
                    _connector="OR",
                ),
                name="claim_injured_range",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["published_on"], name="report_published_on"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["content"], name="report_content"),
        ),
    ]
