"""Measurements that the documents quote; `python -m benchmarks` lists them."""
