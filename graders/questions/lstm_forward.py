"""The loop over the LSTM cell: hidden and cell states, predictions, caches. 25 marks."""

from otter.test_files import test_case

from graders.judge import Check, Environment, Question

OK_FORMAT = False
name = "lstm_forward"
RECORDED = None

question = Question(
    name=name,
    arguments=("x", "a0", "parameters"),
    returns=("a", "y_pred", "c", "caches"),
    cache=("a_next", "c_next", "a_prev", "c_prev", "ft", "ut", "cct", "ot", "xt", "parameters"),
    gates=("ft", "ut", "cct", "ot"),
    cell="lstm_cell_forward",
    cell_arguments=("xt", "a_prev", "c_prev", "parameters"),
)
check = Check(question, RECORDED)


@test_case(name="a", points=check.worth(7), hidden=not check.public)
def a(env: Environment) -> None:
    check.expect(env, "a")


@test_case(name="c", points=check.worth(7), hidden=not check.public)
def c(env: Environment) -> None:
    check.expect(env, "c")


@test_case(name="y_pred", points=check.worth(6), hidden=not check.public)
def y_pred(env: Environment) -> None:
    check.expect(env, "y_pred")


@test_case(name="caches", points=check.worth(5), hidden=not check.public)
def caches(env: Environment) -> None:
    check.expect(env, "caches")


if check.public:

    @test_case(name="fresh inputs", points=0)
    def fresh_inputs(env: Environment) -> None:
        check.expect_properties(env)
