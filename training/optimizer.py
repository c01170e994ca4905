"""AdamW whose step is scaled by each tensor's own size, as in nanoT5 (Nawrot 2023, after Adafactor)."""

import torch


class ScaledAdamW(torch.optim.AdamW):
    """AdamW with the learning rate multiplied by the root mean square of each tensor, at least 1e-3.

    One rate (0.01 to 0.02) then suits embeddings, norms and matrices alike; plain AdamW is far behind at the start.
    """

    def __init__(self, parameters, lr: float = 0.01, weight_decay: float = 0.0):
        groups = [{"params": [p]} for p in parameters if p.requires_grad]
        super().__init__(groups, lr=lr, betas=(0.9, 0.98), weight_decay=weight_decay)

    @torch.no_grad()
    def step(self, closure=None):
        """One step; the rates of the groups are as before when it returns."""
        rates = [group["lr"] for group in self.param_groups]
        for group in self.param_groups:
            tensor = group["params"][0]
            group["lr"] = group["lr"] * max(1e-3, tensor.float().pow(2).mean().sqrt().item())
        loss = super().step(closure)
        for group, rate in zip(self.param_groups, rates, strict=True):
            group["lr"] = rate
        return loss
