"""A Spark of this machine for the tests, quick to plan small questions; they are left out where it cannot be."""

from __future__ import annotations

import os
import shutil

import pytest


@pytest.fixture(scope="session", autouse=True)
def spark():
    """Start the Spark that archkit then joins."""
    if not shutil.which("java"):
        pytest.skip("needs Java 17: openjdk-17-jre-headless")
    reason = "needs pyspark: uv run --extra spark pytest tests/spark"
    sql = pytest.importorskip("pyspark.sql", reason=reason)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = sql.SparkSession.builder.master("local[2]")
    for key, value in {
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.log.level": "OFF",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
