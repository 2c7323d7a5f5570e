"""Links that readers may have saved, letter by letter: they keep opening the same experiments, whatever moves.

None of them is made by the code under test, nor changed with it.
"""

_LESSONS = {
    "opening": "surface=matyas&x=4&y=-4&steps=60&noise=1&seed=0&c=sgd,learning_rate:0.1"
    "&c=momentum,learning_rate:0.01&c=adam,learning_rate:0.1&lesson=opening",
    "race_rates": "surface=bowl&x=6&y=6&steps=20&noise=1&seed=0&c=sgd,learning_rate:0.01&c=sgd,learning_rate:0.1"
    "&c=sgd,learning_rate:2&lesson=race_rates",
    "race_ravine": "surface=matyas&x=4&y=-4&steps=60&noise=1&seed=0&c=sgd,learning_rate:0.01"
    "&c=momentum,learning_rate:0.01,momentum:0.99&lesson=race_ravine",
    "race_saddle": "surface=monkey&x=4&y=4&steps=60&noise=1&seed=0&c=sgd,learning_rate:0.01"
    "&c=momentum,learning_rate:0.01,momentum:0.99&c=adagrad,learning_rate:0.3&lesson=race_saddle",
    "race_ripple": "surface=mult&x=0.8&y=0.8&steps=40&noise=1&seed=0&c=sgd,learning_rate:0.7"
    "&c=momentum,learning_rate:0.7,momentum:0.99&c=adagrad,learning_rate:0.7"
    "&c=adam,learning_rate:0.7,beta1:0.99,beta2:0.9&lesson=race_ripple",
    "race_noise": "surface=bowl&x=6&y=6&steps=200&noise=1&seed=0&c=gradient_descent,learning_rate:0.1"
    "&c=sgd,learning_rate:0.1&c=sgd,learning_rate:0.02&lesson=race_noise",
    "bowl_too_high": "surface=bowl&x=6&y=6&steps=20&noise=1&seed=0&c=sgd,learning_rate:2&lesson=bowl_too_high",
    "bowl_too_low": "surface=bowl&x=6&y=6&steps=20&noise=1&seed=0&c=sgd,learning_rate:0.01&lesson=bowl_too_low",
    "bowl_right": "surface=bowl&x=6&y=6&steps=20&noise=1&seed=0&c=sgd,learning_rate:0.1&lesson=bowl_right",
    "ravine_plain": "surface=matyas&x=4&y=-4&steps=20&noise=1&seed=0&c=sgd,learning_rate:0.01&lesson=ravine_plain",
    "ravine_momentum": "surface=matyas&x=4&y=-4&steps=20&noise=1&seed=0"
    "&c=momentum,learning_rate:0.01,momentum:0.99&lesson=ravine_momentum",
    "saddle_plain": "surface=monkey&x=4&y=4&steps=20&noise=1&seed=0&c=sgd,learning_rate:0.01&lesson=saddle_plain",
    "saddle_momentum": "surface=monkey&x=4&y=4&steps=5&noise=1&seed=0"
    "&c=momentum,learning_rate:0.01,momentum:0.99&lesson=saddle_momentum",
    "saddle_adagrad": "surface=monkey&x=4&y=4&steps=1000&noise=1&seed=0&c=adagrad,learning_rate:0.3"
    "&lesson=saddle_adagrad",
    "ripple_adam": "surface=mult&x=0.8&y=0.8&steps=20&noise=1&seed=0"
    "&c=adam,learning_rate:0.7,beta1:0.99,beta2:0.9&lesson=ripple_adam",
    "ripple_adagrad": "surface=mult&x=0.8&y=0.8&steps=20&noise=1&seed=0&c=adagrad,learning_rate:0.7"
    "&lesson=ripple_adagrad",
    "ripple_momentum": "surface=mult&x=0.8&y=0.8&steps=20&noise=1&seed=0"
    "&c=momentum,learning_rate:0.7,momentum:0.99&lesson=ripple_momentum",
    "ripple_sgd": "surface=mult&x=0.8&y=0.8&steps=20&noise=1&seed=0&c=sgd,learning_rate:0.7&lesson=ripple_sgd",
    "usually": "surface=mult&x=0.8&y=0.8&steps=20&noise=1&seed=0&c=sgd,learning_rate:0.7"
    "&c=adagrad,learning_rate:0.7&stage=ensemble&members=200&lesson=usually",
    "basins": "surface=himmelblau&x=0&y=0&steps=100&noise=0&seed=0&c=momentum,learning_rate:0.01"
    "&c=gradient_descent,learning_rate:0.01&stage=basins&lesson=basins",
    "edge": "surface=matyas&x=4&y=-4&steps=200&noise=0&seed=0&c=momentum,learning_rate:3.9"
    "&c=momentum,learning_rate:3.5&stage=settings&shade=error&lesson=edge",
}

_EIGHT_RULES = (
    "c=gradient_descent,learning_rate:0.02&c=sgd,learning_rate:0.02&c=momentum,learning_rate:0.005"
    "&c=nesterov,learning_rate:0.005,momentum:0.8&c=adagrad&c=rmsprop,decay:0.8&c=adadelta,epsilon:0.01&c=adam"
)

RACES = {
    **{f"lesson {key}": query for key, query in _LESSONS.items()},
    "eight rules": f"surface=booth&x=-7&y=8&steps=50&noise=0.5&seed=11&{_EIGHT_RULES}",
    # More of one kind than go path by path: the engine's arrays.
    "eight of a kind": "surface=himmelblau&x=0.5&y=-0.5&steps=50&noise=0.3&seed=3"
    + "".join(
        f"&c=adam,learning_rate:{rate},beta1:{beta}" for rate in (0.03, 0.3) for beta in (0.5, 0.8, 0.9, 0.95)
    ),
    "eight of a kind, scheduled": "surface=beale&x=2.5&y=-1.5&steps=60&noise=0&seed=0"
    + "".join(f"&c=nesterov,learning_rate:0.0002,momentum:{momentum}" for momentum in (0, 0.3, 0.5, 0.7, 0.8, 0.95))
    + "&c=nesterov,learning_rate:0.0005,schedule:cosine&c=nesterov,learning_rate:0.0003,schedule:step,warmup:0.2",
    "schedules": "surface=matyas&x=4&y=-4&steps=60&noise=0.5&seed=1"
    "&c=sgd,learning_rate:0.5,schedule:step,drop:0.3,interval:0.2"
    "&c=momentum,learning_rate:0.03,schedule:cosine,warmup:0.1,final:0.05"
    "&c=nesterov,learning_rate:0.02,schedule:exponential,final:0.1"
    "&c=adagrad,learning_rate:0.6,schedule:inverse_root,warmup:0.2"
    "&c=rmsprop,schedule:constant,warmup:0.25&c=adam,learning_rate:0.3,schedule:cosine&c=adadelta",
    "epsilon outside the root": "surface=three_hump_camel&x=2&y=-1.5&steps=60&noise=0.2&seed=5"
    "&c=adagrad,epsilon:0.05,epsilon_inside_root:false&c=rmsprop,epsilon:0.05,epsilon_inside_root:false"
    "&c=adam,epsilon:0.05,epsilon_inside_root:false",
    "tip of a cone": f"surface=mult&x=0&y=0&steps=20&noise=0&seed=0&{_EIGHT_RULES}",
    "divergence": "surface=rosenbrock&x=-1.5&y=2&steps=80&noise=0&seed=0&c=sgd,learning_rate:0.1"
    "&c=momentum,learning_rate:0.01&c=adam,learning_rate:0.05",
    "formula": "surface=custom&formula=sin(x)*y^2+%2B+0.1*(x^2+%2B+y^2)&x_min=-5&x_max=5&y_min=-4&y_max=4"
    f"&x=1&y=-0.4&steps=50&noise=0.2&seed=2&{_EIGHT_RULES}",
    "formula with a minimum": "surface=custom&formula=(x-1)^2+%2B+3*(y+%2B+0.5)^2+%2B+exp(-x*y/4)"
    "&x_min=-3&x_max=4&y_min=-3&y_max=3&minimum_x=1&minimum_y=-0.5&x=-2&y=2.5&steps=60&noise=0&seed=0"
    "&c=gradient_descent,learning_rate:0.05,schedule:exponential&c=adam,learning_rate:0.2,color:3",
    "formula with an edge": "surface=custom&formula=log(x)+%2B+sqrt(y)+%2B+max(x,y)^1.5&x_min=0.1&x_max=3"
    "&y_min=0.1&y_max=3&x=1&y=0.5&steps=40&noise=0&seed=0&c=sgd,learning_rate:0.1&c=momentum&c=adagrad",
}
"""Links of descents that are walked, not only opened."""

DESCENT_LINKS = {
    **RACES,
    "nothing": "",
    "a question mark": "?surface=easom&x=2.5&y=2&c=adam,learning_rate:0.3",
    "a lesson alone": "lesson=race_ripple",
    "ensemble": "surface=mult&x=0.8&y=0.8&steps=30&c=sgd,learning_rate:0.7,color:4&c=adam,visible:false"
    "&stage=ensemble&members=64&height=true&axis=linear&speed=4&loop=on",
    "basins of the second": "surface=ackley&x=2.5&y=-1&steps=80&noise=0&c=sgd&c=rmsprop,decay:0.95,color:5"
    "&stage=basins&cells=100&of=5&box=wide&curve=sharpness",
    "settings on chosen axes": "surface=bowl&x=6&y=6&steps=40&noise=0.5&seed=9&c=adam&stage=settings&cells=50"
    "&repeats=3&across=beta1&across_from=0.5&across_to=0.95&up=learning_rate&up_from=0.001&up_to=1&shade=error",
    "fair race": "surface=rosenbrock&x=-1.5&y=2&steps=100&noise=0&c=adam&c=nesterov&c=adadelta&stage=race&tries=12"
    "&tuning_seeds=4&racing_seeds=20",
    "colours": "c=sgd,color:7&c=sgd,color:7&c=adam,color:0&c=adam,color:9&c=momentum,color:x",
    "wrong numbers": "steps=10001&noise=-1&seed=1.5&x=north&y=1e400&c=adam,beta1:2&c=momentum,learning_rate:0",
    "wrong names": "surface=nowhere&c=nosuch,learning_rate:0.1&c=sgd,schedule:never&c=adadelta,schedule:cosine",
    "wrong stage": "c=sgd&stage=settings&repeats=99&across_to=-1&tries=1&cells=7&stage=settings",
    "wrong settings of a schedule": "c=sgd,schedule:step,drop:0,interval:7,warmup:1&c=sgd,warmup:0.3",
    "wrong formula": "surface=custom&formula=x^2+%2B+import(y)&c=sgd",
    "wrong box": "surface=custom&formula=x^2&x_min=9&x_max=-9&minimum_x=1&c=sgd",
    "nine competitors": "steps=5" + "&c=sgd" * 9,
    "unknown parts": "surface=bowl&colour=red&c=sgd,nonsense:3,learning_rate:0.2&utm_source=mail&steps=7&steps=8",
}

_LEAKY = "dataset=wine&layers=leaky_relu:16,leaky_relu:12,leaky_relu:8"
_ADAM = "rule=adam,learning_rate:0.01,beta1:0.9,beta2:0.999,epsilon:1e-07,epsilon_inside_root:true"
_REST = "batch_size=32&epochs=150&shuffle=false&networks=1&seed=0"

NETWORK_LINKS = {
    "nothing": "",
    "lesson reference_1": f"{_LEAKY}&rule=sgd,learning_rate:0.032&penalty=0.0003125&{_REST}&lesson=reference_1",
    "lesson reference_2": "dataset=wine&layers=leaky_relu:16,leaky_relu:12,exponent:8&rule=sgd,learning_rate:0.032"
    "&penalty=0.0003125&batch_size=32&epochs=100&shuffle=false&networks=1&seed=0&lesson=reference_2",
    "lesson tuned": f"{_LEAKY}&{_ADAM}&penalty=0.0003125&batch_size=32&epochs=150&shuffle=true&networks=1&seed=0"
    "&learning_rates=100:0.001&lesson=tuned",
    "lesson learning_rate_too_high": f"{_LEAKY}&rule=sgd,learning_rate:3&penalty=0.0003125&batch_size=32&epochs=60"
    "&shuffle=false&networks=1&seed=0&lesson=learning_rate_too_high",
    "lesson no_hidden_layer": f"dataset=wine&layers=&rule=sgd,learning_rate:0.3&penalty=0.0003125&{_REST}"
    "&lesson=no_hidden_layer",
    "lesson wide_300, narrow": f"dataset=wine&layers=leaky_relu:8&{_ADAM}&penalty=0&batch_size=32&epochs=60"
    "&shuffle=true&networks=1&seed=0&lesson=wide_300",
    "lesson wide_300": f"dataset=wine&layers=leaky_relu:300&{_ADAM}&penalty=0&batch_size=32&epochs=60&shuffle=true"
    "&networks=1&seed=0&lesson=wide_300",
    "lesson exponent_twin": "dataset=wine&layers=leaky_relu:16,leaky_relu:12,fixed_exponent:8"
    "&rule=sgd,learning_rate:0.032&penalty=0.0003125&batch_size=32&epochs=100&shuffle=false&networks=1&seed=0"
    "&lesson=exponent_twin",
    "lesson penalty_too_strong": f"{_LEAKY}&rule=sgd,learning_rate:0.032&penalty=0.1&batch_size=32&epochs=60"
    "&shuffle=false&networks=1&seed=0&lesson=penalty_too_strong",
    "by hand": "?layers=leaky_relu:5, exponent:4&rule=momentum,momentum:0.8&epochs=20",
    "schedule": "rule=nesterov,learning_rate:0.02&epochs=40&schedule=cosine,warmup:0.1,final:0.01&networks=4"
    "&seed=7",
    "learning rates": "rule=rmsprop,learning_rate:0.002,decay:0.95&learning_rates=50:0.001,20:0.01&shuffle=true",
    "no learning rate": "rule=adadelta,epsilon:1e-06&batch_size=100&epochs=12",
    "wrong numbers": "penalty=-1&batch_size=5000&epochs=0&shuffle=maybe&networks=99&seed=x&rule=adam,beta2:1",
    "wrong names": "dataset=beer&layers=nosuch:4&rule=nosuch&schedule=never",
    "wrong lists": "layers=leaky_relu:16,exponent:x&learning_rates=5:0,a:b",
    "wrong together": "rule=adadelta&schedule=cosine&learning_rates=3:0.1",
    "too large": "layers=leaky_relu:512,leaky_relu:512,leaky_relu:512,leaky_relu:512&networks=32",
    "unknown parts": "layer=7&rule=sgd,nonsense:1&epochs=9&epochs=11&utm_source=mail",
}

TRAININGS = {
    "reference network 1": f"{_LEAKY}&rule=sgd,learning_rate:0.032&penalty=0.0003125&epochs=6",
    "reference network 2": "layers=leaky_relu:16,leaky_relu:12,exponent:8&rule=sgd,learning_rate:0.032&epochs=6"
    "&seed=1",
    "fixed exponent, nesterov": "layers=fixed_exponent:6,leaky_relu:5&rule=nesterov,learning_rate:0.01&epochs=4",
    "no hidden layer": "layers=&rule=sgd,learning_rate:0.3&epochs=5",
    "momentum": f"{_LEAKY}&rule=momentum,learning_rate:0.01&epochs=5&seed=3",
    "adagrad, no penalty": "layers=leaky_relu:10&rule=adagrad,learning_rate:0.05&penalty=0&epochs=4",
    "rmsprop, large batches": "layers=leaky_relu:10&rule=rmsprop,learning_rate:0.003&batch_size=500&epochs=6",
    "adadelta": "layers=leaky_relu:10&rule=adadelta,epsilon:0.00001&epochs=4",
    "adam, shuffled": f"{_LEAKY}&rule=adam,learning_rate:0.01&shuffle=true&epochs=6&seed=2",
    "adam, epsilon outside": "layers=leaky_relu:8&rule=adam,learning_rate:0.01,epsilon_inside_root:false&epochs=4",
    "schedule": "layers=leaky_relu:8&rule=sgd,learning_rate:0.1&schedule=cosine,warmup:0.3&epochs=7&shuffle=true",
    "changed learning rates": "layers=leaky_relu:8&rule=momentum,learning_rate:0.01&learning_rates=2:0.05,4:0.001"
    "&epochs=6",
    "three networks": "layers=leaky_relu:8,exponent:5&rule=adam,learning_rate:0.01&networks=3&seed=4&shuffle=true"
    "&epochs=5&batch_size=50",
    "five networks, sgd": f"{_LEAKY}&rule=sgd,learning_rate:0.05&networks=5&epochs=4",
    "overflow": "layers=leaky_relu:16,exponent:8&rule=sgd,learning_rate:1000&epochs=4&networks=2",
    # Of networks that train together, some stop while others go on.
    "some overflow": "layers=exponent:12,exponent:8&rule=sgd,learning_rate:0.3&epochs=8&networks=4&shuffle=true",
}
"""Networks that are trained, for a few epochs each."""
