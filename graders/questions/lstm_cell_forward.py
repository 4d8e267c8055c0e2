"""The LSTM cell: equations 1 to 7 and the cache. 30 marks."""

from otter.test_files import test_case

from graders.judge import Check, Environment, Question

OK_FORMAT = False
name = "lstm_cell_forward"
RECORDED = None

question = Question(
    name=name,
    arguments=("xt", "a_prev", "c_prev", "parameters"),
    returns=("a_next", "c_next", "yt_pred", "cache"),
    cache=("a_next", "c_next", "a_prev", "c_prev", "ft", "ut", "cct", "ot", "xt", "parameters"),
    gates=("ft", "ut", "cct", "ot"),
)
check = Check(question, RECORDED)


@test_case(name="c_next", points=check.worth(8), hidden=not check.public)
def c_next(env: Environment) -> None:
    check.expect(env, "c_next")


@test_case(name="a_next", points=check.worth(8), hidden=not check.public)
def a_next(env: Environment) -> None:
    check.expect(env, "a_next")


@test_case(name="yt_pred", points=check.worth(8), hidden=not check.public)
def yt_pred(env: Environment) -> None:
    check.expect(env, "yt_pred")


@test_case(name="cache ft", points=check.worth(1), hidden=not check.public)
def cache_ft(env: Environment) -> None:
    check.expect(env, "cache", "ft")


@test_case(name="cache ut", points=check.worth(1), hidden=not check.public)
def cache_ut(env: Environment) -> None:
    check.expect(env, "cache", "ut")


@test_case(name="cache cct", points=check.worth(1), hidden=not check.public)
def cache_cct(env: Environment) -> None:
    check.expect(env, "cache", "cct")


@test_case(name="cache ot", points=check.worth(1), hidden=not check.public)
def cache_ot(env: Environment) -> None:
    check.expect(env, "cache", "ot")


@test_case(name="cache rest", points=check.worth(2), hidden=not check.public)
def cache_rest(env: Environment) -> None:
    check.expect(env, "cache", "rest")


if check.public:

    @test_case(name="fresh inputs", points=0)
    def fresh_inputs(env: Environment) -> None:
        check.expect_properties(env)
