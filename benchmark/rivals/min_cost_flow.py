# OR-Tools' minimum cost flow on an instance of `assign`: python3 min_cost_flow.py FOLDER. Reads scores.f32,
# candidates.u32, limits.u32 and shape.json; prints seconds of CPU time and the score. Costs are whole numbers there:
# scores in units of 1e-7.
import json, sys, time
import numpy as np
from ortools.graph.python import min_cost_flow

folder = sys.argv[1]
with open(f"{folder}/shape.json") as file:
    shape = json.load(file)
n, m, k, c = shape["sources"], shape["targets"], shape["fanOut"], shape["candidates"]
scores = np.fromfile(f"{folder}/scores.f32", dtype="<f4").astype(np.float64)
candidates = np.fromfile(f"{folder}/candidates.u32", dtype="<u4").astype(np.int64)
limits = np.fromfile(f"{folder}/limits.u32", dtype="<u4").astype(np.int64)

begun = time.process_time()
flow = min_cost_flow.SimpleMinCostFlow()
costs = np.rint(-scores * 1e7).astype(np.int64)
rows = np.repeat(np.arange(n), c)
flow.add_arcs_with_capacity_and_unit_cost(rows, n + candidates, np.ones(n * c, dtype=np.int64), costs)
flow.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), np.full(m, n + m), limits, np.zeros(m, dtype=np.int64))
flow.set_nodes_supplies(np.arange(n), np.full(n, k, dtype=np.int64))
flow.set_nodes_supplies(np.array([n + m]), np.array([-n * k]))
status = flow.solve_max_flow_with_min_cost()
seconds = time.process_time() - begun
assert status == flow.OPTIMAL, status
print(json.dumps({"seconds": seconds, "score": -flow.optimal_cost() / 1e7, "filled": int(flow.maximum_flow())}))
