"""The learned tagger's network: the encoder of a T5, the lexicon's hints added to its input, two heads.

    ids, hints [batch, pieces] → labels [batch, pieces, LABELS], intents [batch, INTENTS]

Imports torch; only ``assistant.convert`` (in a process of its own) and ``training`` import this file.
"""

from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, TaskType, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import T5EncoderModel

from assistant.acts import INTENTS
from assistant.encoding import HINTS, LABELS

HEADS = "heads.safetensors"
LINEAR = ("q", "k", "v", "o", "wi_0", "wi_1", "wo")


class Network(torch.nn.Module):
    """Reads pieces with hints, scores a label for each piece and an intent for the whole."""

    def __init__(self, encoder: torch.nn.Module):
        super().__init__()
        width = encoder.config.d_model
        self.encoder = encoder
        self.hints = torch.nn.Embedding(HINTS, width)
        self.labels = torch.nn.Linear(width, len(LABELS))
        self.intents = torch.nn.Linear(2 * width, len(INTENTS))
        torch.nn.init.normal_(self.hints.weight, std=float(encoder.get_input_embeddings().weight.std()))

    def forward(self, ids, hints, mask):
        """Scores before softmax."""
        return self.read(self.embed(ids, hints), mask)

    def embed(self, ids, hints):
        """The encoder's input ``[batch, pieces, width]``."""
        return self.encoder.get_input_embeddings()(ids) + self.hints(hints)

    def read(self, embedded, mask):
        """The scores of an embedded batch; adversarial training enters here."""
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        return self.labels(hidden), self.intents(torch.cat([hidden[:, 0], mean], dim=-1))

    def heads(self) -> dict[str, torch.Tensor]:
        """All weights but the encoder's."""
        return {name: value for name, value in self.state_dict().items() if not name.startswith("encoder.")}


def fresh(base: str, rank: int, dropout: float) -> Network:
    """A network to be trained: the base's encoder with LoRA on every linear layer, new heads."""
    encoder = T5EncoderModel.from_pretrained(base, dtype=torch.float32)
    config = LoraConfig(
        task_type=TaskType.FEATURE_EXTRACTION,
        r=rank,
        lora_alpha=2 * rank,
        lora_dropout=dropout,
        target_modules=list(LINEAR),
    )
    return Network(get_peft_model(encoder, config))


def save(network: Network, folder: Path) -> None:
    """Adapter and heads, in bfloat16."""
    network.encoder.to(torch.bfloat16).save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)  # peft's empty card
    save_file({name: value.to(torch.bfloat16).contiguous() for name, value in network.heads().items()}, folder / HEADS)


def load(base: str | Path, folder: Path) -> Network:
    """The trained network with its adapter merged in, ready to be read or exported."""
    encoder = T5EncoderModel.from_pretrained(str(base), dtype=torch.float32)
    network = Network(PeftModel.from_pretrained(encoder, str(folder)).merge_and_unload())
    network.load_state_dict({n: v.float() for n, v in load_file(folder / HEADS).items()}, strict=False)
    return network.eval()
