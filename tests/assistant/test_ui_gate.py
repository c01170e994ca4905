from assistant.ui.gate import Gate


def test_a_ticket_opens_only_its_own_gate():
    gate, other = Gate("a"), Gate("a")
    ticket = gate.enter("a")
    assert gate.admits(ticket) and not other.admits(ticket)


def test_forged_and_missing_tickets_stay_outside():
    gate = Gate("a")
    end, _, signature = gate.enter("a").partition(".")
    for forged in (None, "", "x", f"{int(end) + 9}.{signature}", f"{end}.", "é.ü"):
        assert not gate.admits(forged)


def test_an_old_ticket_is_refused(monkeypatch):
    gate = Gate("a")
    ticket = gate.enter("a")
    monkeypatch.setattr("assistant.ui.gate.time.time", lambda: 9e9)
    assert not gate.admits(ticket)


def test_wrong_tries_close_the_gate_for_a_while(monkeypatch):
    gate = Gate("密码")
    for _ in range(gate.TRIES):
        assert gate.enter("wrong") is None
    assert gate.waits() > 0 and gate.enter("密码") is None
    monkeypatch.setattr("assistant.ui.gate.time.monotonic", lambda: 9e9)
    assert gate.waits() == 0 and gate.admits(gate.enter("密码"))
