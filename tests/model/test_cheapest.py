from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.model.cheapest import cheapest

GRAPHS = st.dictionaries(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), st.integers(0, 9).map(float), max_size=12
)


def search(graph, starts, goals):
    return cheapest(starts, lambda way: [(to, cost) for (of, to), cost in graph.items() if of == way[-1]], goals)


def cost_of(graph, starts, way):
    return starts[way[0]] + sum(graph[step] for step in pairwise(way))


@given(GRAPHS, st.dictionaries(st.sampled_from("abcde"), st.integers(0, 20).map(float), min_size=1), st.just({"e"}))
def test_no_other_way_is_cheaper(graph, starts, goals):
    every = [way for size in range(1, 6) for way in permutations("abcde", size) if way[0] in starts and way[-1] == "e"]
    costs = [cost_of(graph, starts, way) for way in every if all(step in graph for step in pairwise(way))]
    found = search(graph, starts, goals)
    assert (found == ()) == (not costs)
    if costs:
        assert cost_of(graph, starts, found) == min(costs)


def test_of_equally_cheap_ways_the_first_in_order_is_taken():
    graph = {("a", "c"): 1.0, ("a", "b"): 1.0, ("b", "e"): 1.0, ("c", "e"): 1.0}
    assert search(graph, {"a": 0.0}, {"e"}) == ("a", "b", "e")


def test_a_start_that_is_a_goal_is_the_whole_way():
    assert search({}, {"a": 3.0}, {"a"}) == ("a",)
