"""The RNN cell: its hidden state (R1), its prediction (R2), its cache. 20 marks."""

from otter.test_files import test_case

from judge import Check, Environment, Question, Recorded

OK_FORMAT = False
name = "rnn_cell_forward"
RECORDED = Recorded(
    seed=20,
    public=True,
    cases=[
        {
            "name": "published",
            "sizes": {'n_x': 3, 'n_a': 5, 'n_y': 4, 'm': 2, 'T_x': 10},
            "scale": 1.0,
            "right": {
                "a_next": [[0.998038661, -0.997685594], [0.999899728, 0.995248264], [0.999996592, -0.987333696],
                    [0.991433297, 0.883574459], [-0.999999813, -0.27999318]],
                "yt_pred": [[0.454944819, 0.488105188], [0.484945284, 0.392798592], [0.0155587413, 0.00609047591],
                    [0.0445511554, 0.113005744]],
            },
        },
    ],
)

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
