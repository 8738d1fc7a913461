"""anju (安居): reads performance self-evaluation reports on affordable-housing funds and checks every number."""
