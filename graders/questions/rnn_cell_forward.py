"""The RNN cell: its hidden state (R1), its prediction (R2), its cache. 20 marks."""

from otter.test_files import test_case

from graders.judge import Check, Environment, Question

OK_FORMAT = False
name = "rnn_cell_forward"
RECORDED = None

question = Question(
    name=name,
    arguments=("xt", "a_prev", "parameters"),
    returns=("a_next", "yt_pred", "cache"),
    cache=("a_next", "a_prev", "xt", "parameters"),
)
check = Check(question, RECORDED)


@test_case(name="a_next", points=check.worth(8), hidden=not check.public)
def a_next(env: Environment) -> None:
    check.expect(env, "a_next")


@test_case(name="yt_pred", points=check.worth(8), hidden=not check.public)
def yt_pred(env: Environment) -> None:
    check.expect(env, "yt_pred")


@test_case(name="cache", points=check.worth(4), hidden=not check.public)
def cache(env: Environment) -> None:
    check.expect(env, "cache")


if check.public:

    @test_case(name="fresh inputs", points=0)
    def fresh_inputs(env: Environment) -> None:
        check.expect_properties(env)
