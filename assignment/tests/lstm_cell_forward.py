"""The LSTM cell: equations 1 to 7 and the cache. 30 marks."""

from otter.test_files import test_case

from judge import Check, Environment, Question, Recorded

OK_FORMAT = False
name = "lstm_cell_forward"
RECORDED = Recorded(
    seed=20,
    public=True,
    cases=[
        {
            "name": "published",
            "sizes": {'n_x': 3, 'n_a': 5, 'n_y': 4, 'm': 2, 'T_x': 10},
            "scale": 1.0,
            "right": {
                "a_next": [[0.488094269, 0.0316528683], [0.18211065, -0.0518030435], [-0.056974909, -0.969124354],
                    [-0.0619252263, -0.0428763578], [-6.11184628e-05, 0.00367072568]],
                "c_next": [[0.56119412, 0.134418484], [0.552246769, -0.0529694336], [-2.10403698, -2.08246721],
                    [-0.090962701, -0.0584800108], [-0.944314128, 0.413238623]],
                "yt_pred": [[0.385338465, 0.228726544], [0.0823569891, 0.181844108], [0.48028542, 0.572173896],
                    [0.0520191264, 0.0172554523]],
                "ft": [[0.993068678, 0.39211533], [0.000449630744, 0.00397053045], [0.83167861, 0.946229605],
                    [0.104572004, 0.184017378], [0.000690249104, 0.189064678]],
                "ut": [[0.640183971, 0.149114595], [0.552454786, 0.0753130487], [0.999538686, 0.272576974],
                    [0.0969430562, 0.00463372218], [0.954112993, 0.490545703]],
                "cct": [[-0.769431193, 0.577010425], [0.99938075, -0.716119508], [-0.999982744, -0.822667528],
                    [-0.999976044, -0.969626954], [-0.98971956, 0.906528019]],
                "ot": [[0.959186225, 0.236896566], [0.36262414, 0.978894428], [0.0586955053, 0.999701666],
                    [0.682652622, 0.734015331], [8.2906431e-05, 0.00938278763]],
            },
        },
    ],
)

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
