"""OpenSCENARIO XML 1.0–1.3: scenarios, their catalogs, and files that vary their parameters.

Elements and attributes are those of ASAM OpenSCENARIO XML 1.3.1 with what earlier versions called otherwise.
"""
