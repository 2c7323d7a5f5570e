"""The course's five update rules to fill in, beside Fall Line's own: on the page, or in a terminal.

    fall-line --rules examples/homework.py
    fall-line check examples/homework.py

Each moves one point by one step. dx and dy are the gradient at (x, y); what ends in _x and _y is kept from step to
step and begins at 0; i counts the steps from 0; hparams has the hyperparameters: alpha, gamma, rho, beta1, beta2,
epsilon. Give back x, y and what is kept, in the order of the parameters. What is written with np.sqrt in place of
math.sqrt takes many points at once, as maps ask for.
"""


def gradient_descent(x, y, dx, dy, hparams):
    """θ ← θ − αg."""
    alpha = hparams["alpha"]
    return x - alpha * dx, y - alpha * dy


def momentum(x, y, dx, dy, v_x, v_y, hparams):
    """v ← γv + αg;  θ ← θ − v."""
    # Your lines here.
    return x, y, v_x, v_y


def adagrad(x, y, dx, dy, G_x, G_y, hparams):
    """G ← G + g²;  θ ← θ − αg / √(G + ε)."""
    # Your lines here.
    return x, y, G_x, G_y


def rmsprop(x, y, dx, dy, G_x, G_y, hparams):
    """G ← ρG + (1−ρ)g²;  θ ← θ − αg / √(G + ε)."""
    # Your lines here.
    return x, y, G_x, G_y


def adam(x, y, dx, dy, m_x, m_y, s_x, s_y, i, hparams):
    """m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;  θ ← θ − αm̂ / √(ŝ + ε), with t = 1 in the first step."""
    # Your lines here.
    return x, y, m_x, m_y, s_x, s_y
