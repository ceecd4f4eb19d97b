"""Groups of tests for the workers of pytest-xdist, and what happens to a group whose worker crashes."""
from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling


class Groups(LoadScopeScheduling):
    """One group after the other, in the order of collection.

    The scheduler of xdist 3.8 gives groups that a crashed worker had finished to others, who then wait for ever,
    and runs the test that crashed again. Here the rest of its group goes on without it.
    """

    def __init__(self, config, log, group):
        super().__init__(config, log)
        self.group = group

    def _split_scope(self, nodeid):
        return self.group(nodeid)

    def remove_node(self, node):
        left = {scope: unit for scope, unit in self.assigned_work.pop(node).items() if not all(unit.values())}
        crashed = None
        for scope, unit in left.items():
            if crashed is None:
                crashed = next(nodeid for nodeid, done in unit.items() if not done)
                unit[crashed] = True
            if not all(unit.values()):
                self.workqueue[scope] = unit
        for other in self.nodes if self.collection is not None else ():   # before, no tests is not an end of them
            self._reschedule(other)
        return crashed

    def _reschedule(self, node):
        """A worker starts a test once it knows the next, or that there is none: so it never has fewer than two.

        One that took the place of a crashed one gets its tests when it has collected: where two crash at once, the
        first to be there asks for both.
        """
        if node not in self.registered_collections:
            return
        while self.workqueue and not node.shutting_down and self._pending_of(self.assigned_work[node]) <= 2:
            self._assign_work_unit(node)
        if not self.workqueue and not node.shutting_down:
            node.shutdown()
