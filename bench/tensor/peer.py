"""The workloads of workloads.ts in PyTorch, one thread. Reads lines 'WORKLOAD train|act SECONDS [ROWS]' and answers each
with one JSON line: {"ms": best, "median": median, "loss": first loss}. Parameters and data come from the same formulas.
"""
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)


def wave(size, scale, phase):
    return (scale * torch.sin(torch.arange(size, dtype=torch.float64) * 1.7 + phase)).float()


def scrambled(size, below, phase):
    return (((torch.arange(size) + phase) * 40503) & 0xFFFFFFFF) // 16 % below


class Numbers:
    """Parameters in the order in which workloads.ts lists them."""

    def __init__(self):
        self.all = []

    def weight(self, *shape):
        size = math.prod(shape)
        p = nn.Parameter(wave(size, 1 / math.sqrt(size / shape[-1]), len(self.all)).reshape(shape))
        self.all.append(p)
        return p

    def linear(self, inputs, outputs):
        w = self.weight(inputs, outputs)
        b = self.bias(outputs)
        return torch_linear(w, b)

    def bias(self, n):
        p = nn.Parameter(torch.zeros(n))
        self.all.append(p)
        return p

    def gain(self, n):
        p = nn.Parameter(torch.ones(n))
        self.all.append(p)
        return p


def torch_linear(w, b):
    """A layer as PyTorch users write it, nn.Linear, with our numbers."""
    layer = nn.Linear(w.shape[0], w.shape[1])
    with torch.no_grad():
        layer.weight.copy_(w.t())
        layer.bias.copy_(b)
    return layer


def conv(numbers, inputs, outputs, stride):
    w, b = numbers.weight(3, 3, inputs, outputs), numbers.bias(outputs)
    layer = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1)
    with torch.no_grad():
        layer.weight.copy_(w.permute(3, 2, 0, 1))
        layer.bias.copy_(b)
    return layer


def ppo_loss(heads, action, old, advantage, target):
    logs = F.log_softmax(heads[:, :17], -1)
    ratio = torch.exp(logs.gather(1, action[:, None])[:, 0] - old)
    policy = -torch.min(ratio * advantage, torch.clamp(ratio, 0.8, 1.2) * advantage)
    value = 0.25 * (heads[:, 17] - target) ** 2
    entropy = 0.01 * (logs.exp() * logs).sum(-1)
    return (policy + value + entropy).mean()


def ppo_data(n):
    return [scrambled(n, 17, 0), torch.full((n,), -2.83), wave(n, 1, len("advantage")), wave(n, 1, len("target"))]


class W1(nn.Module):
    clip = 0.5

    def __init__(self):
        super().__init__()
        numbers = Numbers()
        self.one, self.two, self.head = numbers.linear(128, 256), numbers.linear(256, 256), numbers.linear(256, 18)
        self.observations = wave(1024 * 128, 1, len("observation")).reshape(1024, 128)
        self.rest = ppo_data(1024)

    def forward(self, x):
        return self.head(torch.tanh(self.two(torch.tanh(self.one(x)))))

    def loss(self):
        return ppo_loss(self(self.observations), *self.rest)

    def acting(self, n):
        x = self.observations[:n]
        return lambda: self(x)


class W2(nn.Module):
    clip = 0.5

    def __init__(self):
        super().__init__()
        numbers = Numbers()
        self.one, self.two = conv(numbers, 16, 32, 1), conv(numbers, 32, 64, 2)
        # Rows of the dense layer are in the order height, width, channel.
        w, b = numbers.weight(1600, 128), numbers.bias(128)
        self.dense = torch_linear(w.reshape(25, 64, 128).permute(1, 0, 2).reshape(1600, 128), b)
        wi, bi, wh, bh = numbers.weight(128, 384), numbers.bias(384), numbers.weight(128, 384), numbers.bias(384)
        self.cell = nn.GRUCell(128, 128)
        with torch.no_grad():
            self.cell.weight_ih.copy_(wi.t())
            self.cell.weight_hh.copy_(wh.t())
            self.cell.bias_ih.copy_(bi)
            self.cell.bias_hh.copy_(bh)
        self.head = numbers.linear(128, 18)
        images = wave(16 * 64 * 1296, 1, len("images")).reshape(16 * 64, 9, 9, 16)
        self.images = images.permute(0, 3, 1, 2).contiguous()
        self.state = wave(64 * 128, 1, len("state")).reshape(64, 128)
        self.keep = (scrambled(1024, 50, 3) != 0).float().reshape(16, 64, 1)
        self.rest = ppo_data(1024)

    def features(self, images):
        x = F.relu(self.two(F.relu(self.one(images))))
        return F.relu(self.dense(x.flatten(1)))

    def loss(self):
        features = self.features(self.images).reshape(16, 64, 128)
        state, states = self.state, []
        for t in range(16):
            state = self.cell(features[t], state * self.keep[t])
            states.append(state)
        return ppo_loss(self.head(torch.cat(states)), *self.rest)

    def acting(self, n):
        images, state = self.images[:n], self.state[:n]
        return lambda: self.head(self.cell(self.features(images), state))


class Block(nn.Module):
    def __init__(self, numbers):
        super().__init__()
        self.norm1 = nn.LayerNorm(128)
        numbers.gain(128), numbers.bias(128)
        self.qkv, self.out = numbers.linear(128, 384), numbers.linear(128, 128)
        self.norm2 = nn.LayerNorm(128)
        numbers.gain(128), numbers.bias(128)
        self.up, self.down = numbers.linear(128, 512), numbers.linear(512, 128)

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).reshape(n, t, 3, 4, 32).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(mixed.permute(0, 2, 1, 3).reshape(n, t, d))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class W3(nn.Module):
    clip = None

    def __init__(self):
        super().__init__()
        numbers = Numbers()
        self.words, self.positions = numbers.weight(256, 128), numbers.weight(128, 128)
        self.blocks = nn.ModuleList([Block(numbers) for _ in range(4)])
        self.norm = nn.LayerNorm(128)
        numbers.gain(128), numbers.bias(128)
        self.head = numbers.linear(128, 256)
        self.tokens = scrambled(2048, 256, len("token")).reshape(16, 128)
        self.targets = scrambled(2048, 256, len("target"))

    def loss(self):
        x = F.embedding(self.tokens, self.words) + self.positions
        for block in self.blocks:
            x = block(x)
        return F.cross_entropy(self.head(self.norm(x)).reshape(2048, 256), self.targets)


def training(model):
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-4, eps=1e-5, fused=True)

    def step():
        optimiser.zero_grad()
        loss = model.loss()
        loss.backward()
        if model.clip is not None:
            nn.utils.clip_grad_norm_(model.parameters(), model.clip)
        optimiser.step()
        return loss.item()

    return step


def timed(call, seconds):
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return {"ms": times[0], "median": times[len(times) // 2]}


def main():
    models, steps, losses, acts = {}, {}, {}, {}
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        name, what, seconds, *rows = line.split()
        if name not in models:
            models[name] = {"W1": W1, "W2": W2, "W3": W3}[name]()
            steps[name] = training(models[name])
            losses[name] = [steps[name]() for _ in range(3)]
        if what == "train":
            answer = timed(steps[name], float(seconds))
        else:
            with torch.inference_mode():
                answer = timed(models[name].acting(int(rows[0])), float(seconds))
        print(json.dumps({**answer, "losses": losses[name]}), flush=True)


main()
