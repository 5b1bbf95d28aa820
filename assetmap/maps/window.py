"""What a view or a tile looks at: a block of whole cells of one grid."""

from dataclasses import dataclass

from assetmap.common.geo import mercator

MAX_ZOOM = 20
TILE_BITS = 8  # a map of 256-pixel tiles is 2^(8 + zoom) pixels wide
CLOSE_ZOOM = 16  # from here on what stands apart is drawn apart, where there is room
MAX_CELLS = 64  # a side: a larger block is drawn in larger cells


@dataclass(frozen=True)
class Window:
    """Columns and rows of the cells of `level`, the last ones included, on a map at `zoom`.

    Cells are 64 pixels wide, 32 from CLOSE_ZOOM on, so what a view costs is bounded by the screen.
    """

    zoom: int
    level: int
    west: int
    north: int
    east: int
    south: int

    @classmethod
    def of_view(cls, zoom, extent):
        """All cells that touch (west, south, east, north) in degrees."""
        west, south, east, north = extent
        level = min(level_of(zoom), mercator.BITS)
        x0, x1 = mercator.x_of(west), mercator.x_of(east)
        y0, y1 = mercator.y_of(north), mercator.y_of(south)
        while True:
            shift = mercator.BITS - level
            block = x0 >> shift, y0 >> shift, x1 >> shift, y1 >> shift
            if max(block[2] - block[0], block[3] - block[1]) < MAX_CELLS:
                return cls(zoom, level, *block)
            level -= 1

    @classmethod
    def of_tile(cls, z, x, y):
        """The cells of one 512-pixel tile."""
        zoom = z + 1
        level = level_of(zoom)
        side = level - z
        return cls(zoom, level, x << side, y << side, ((x + 1) << side) - 1, ((y + 1) << side) - 1)

    @property
    def coarser(self):
        """The same in cells twice as wide."""
        block = (side >> 1 for side in (self.west, self.north, self.east, self.south))
        return Window(self.zoom, self.level - 1, *block)

    @property
    def finer(self):
        """The same in cells half as wide."""
        west, north = self.west << 1, self.north << 1
        east, south = (self.east << 1) + 1, (self.south << 1) + 1
        return Window(self.zoom, self.level + 1, west, north, east, south)

    @property
    def size(self):
        """How many cells it has."""
        return self.size_at(self.level)

    @property
    def shift(self):
        """Bits from a position's key to its cell's."""
        return 2 * (mercator.BITS - self.level)

    @property
    def extent(self):
        """(west, south, east, north) in degrees of all its cells."""
        shift = mercator.BITS - self.level
        return (
            mercator.lon_of(self.west << shift),
            mercator.lat_of((self.south + 1) << shift),
            mercator.lon_of((self.east + 1) << shift),
            mercator.lat_of(self.north << shift),
        )

    @property
    def inside(self):
        """The same, a hair smaller, so that it touches no cell next to it."""
        west, south, east, north = self.extent
        hair = 1e-9 * (east - west)
        return west + hair, south + hair, east - hair, north - hair

    @property
    def origin(self):
        """Its north-west corner in pixels of the map."""
        shift = mercator.BITS - self.level
        return self.pixel(self.west << shift), self.pixel(self.north << shift)

    def pixel(self, units):
        """Pixels at this zoom, of units of the world."""
        return units << TILE_BITS + self.zoom >> mercator.BITS

    def ranges(self, level=mercator.BITS, most=16):
        """[(first, end)]: the keys at `level`, as fine as the cells or finer, that it takes.

        The block is covered by at most so many larger cells, each one range of keys, so some lie
        outside of it: to read those takes less than to plan for more ranges.
        """
        covering = self.level
        while self.size_at(covering) > most:
            covering -= 1
        finer = 2 * (level - covering)
        runs = []
        for key in sorted(self.cells_at(covering)):
            if runs and runs[-1][1] == key << finer:
                runs[-1][1] = (key + 1) << finer
            else:
                runs.append([key << finer, (key + 1) << finer])
        return runs

    def is_all_of(self, ranges, level):
        """Whether these `ranges` at a level are of its own cells alone, as those of a tile."""
        return sum(end - first for first, end in ranges) >> 2 * (level - self.level) == self.size

    def holds(self, sx, sy, n):
        """The SQL condition that the mean of n positions, of which the sums are given, is in it."""
        shift = mercator.BITS - self.level
        west, north, east, south = (
            side << shift for side in (self.west, self.north, self.east + 1, self.south + 1)
        )
        return (
            f"{sx} >= {west:d} * {n} AND {sx} < {east:d} * {n}"
            f" AND {sy} >= {north:d} * {n} AND {sy} < {south:d} * {n}"
        )

    def size_at(self, level):
        """How many cells of its own level, or of a coarser one, it touches."""
        side = self.level - level
        columns = (self.east >> side) - (self.west >> side) + 1
        return columns * ((self.south >> side) - (self.north >> side) + 1)

    def cells_at(self, level):
        """Keys of those cells."""
        side = self.level - level
        columns = range(self.west >> side, (self.east >> side) + 1)
        rows = range(self.north >> side, (self.south >> side) + 1)
        spread = [mercator.spread(row) << 1 for row in rows]
        return [key | row for key in map(mercator.spread, columns) for row in spread]


def level_of(zoom):
    return zoom + 3 if zoom >= CLOSE_ZOOM else zoom + 2
