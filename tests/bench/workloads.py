"""Generated workloads for ``./dev bench``: parcels that share edges, and zones of chosen size."""
from __future__ import annotations

import numpy as np
import shapely

CRS = "EPSG:4547"
ORIGIN = 450_000.0, 3_400_000.0
SIDE_M = 100_000.0


def parcels(count: int, seed: int = 1, vertices_per_edge: int = 6) -> np.ndarray:
    """About ``count`` parcels that tile a square and share their wavy edges, some 25 vertices each."""
    random = np.random.default_rng(seed)
    n = int(np.sqrt(count))
    step = SIDE_M / n
    grid = np.stack(np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij"), axis=-1) * step
    grid += random.uniform(-0.2, 0.2, grid.shape) * step
    east = _edges(grid[:-1, :], grid[1:, :], random, vertices_per_edge, step)     # (n, n+1, v, 2)
    north = _edges(grid[:, :-1], grid[:, 1:], random, vertices_per_edge, step)    # (n+1, n, v, 2)
    south_side, north_side = east[:, :-1], east[:, 1:, ::-1]
    west_side, east_side = north[:-1, :, ::-1], north[1:, :]
    rings = np.concatenate([south_side[:, :, :-1], east_side[:, :, :-1], north_side[:, :, :-1],
                            west_side], axis=2).reshape(n * n, -1, 2) + np.array(ORIGIN)
    polygons = shapely.polygons(rings)
    bad = ~shapely.is_valid(polygons)
    polygons[bad] = [max(shapely.get_parts(shapely.make_valid(polygon)), key=lambda part: part.area)
                     for polygon in polygons[bad]]
    return polygons


def _edges(start, end, random, vertices, step) -> np.ndarray:
    share = np.linspace(0, 1, vertices + 1)[None, None, :, None]
    points = start[:, :, None, :] * (1 - share) + end[:, :, None, :] * share
    wave = random.uniform(-0.06, 0.06, points.shape) * step
    wave[:, :, [0, -1]] = 0
    return points + wave


def blob(random, vertices: int, radius_m: float, holes: int = 0):
    """A wavy polygon, if wanted with round holes on a grid."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    radius = np.full(vertices, 0.75)
    for wave in range(2, 9):
        radius += random.uniform(-0.06, 0.06) * np.sin(wave * angle + random.uniform(0, 6.3))
    jitter = min(0.002, np.pi / vertices)   # half an edge: an outline is rough, not a brush
    radius *= radius_m * (1 + random.uniform(-jitter, jitter, vertices))
    centre = np.array(ORIGIN) + random.uniform(0.05, 0.95, 2) * SIDE_M
    shell = np.column_stack([centre[0] + radius * np.cos(angle), centre[1] + radius * np.sin(angle)])
    if not holes:
        return shapely.Polygon(shell)
    side = int(np.ceil(np.sqrt(holes)))
    spots = np.stack(np.meshgrid(*[np.linspace(-0.3, 0.3, side)] * 2), axis=-1).reshape(-1, 2)[:holes]
    size = 0.2 / side * radius_m
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)[::-1]
    rings = [np.column_stack([centre[0] + x * radius_m + size * np.cos(turn),
                              centre[1] + y * radius_m + size * np.sin(turn)]) for x, y in spots]
    return shapely.Polygon(shell, rings)


def planted(count: int, seed: int = 8) -> tuple:
    """Parcels with planted defects, one in 250 of them.

    Each second one reaches 0.5 m into all its neighbours, the others have a hole of 10 m by 10 m.

    Returns:
        Geometries ``(n,)``; the pairs that overlap ``(m, 2)``, first < second; their areas ``(m,)``; number of holes.
    """
    geometry = parcels(count)
    n = int(np.sqrt(len(geometry)))
    apart = np.arange(n)[2:-2:8]    # so that no defect is a neighbour's neighbour
    rows = (apart[:, None] * n + apart).ravel()
    rows = np.random.default_rng(seed).permutation(rows)[:max(2, count // 250)]
    wide, holed = rows[::2], rows[1::2]
    geometry[wide] = shapely.buffer(geometry[wide], 0.5, join_style="mitre", mitre_limit=2.0)
    x, y = shapely.get_coordinates(shapely.point_on_surface(geometry[holed])).T
    geometry[holed] = shapely.difference(geometry[holed], shapely.box(x - 5, y - 5, x + 5, y + 5))
    first, two = shapely.STRtree(geometry).query(geometry[wide])
    first = wide[first]
    keep = first != two
    first, two = first[keep], two[keep]
    area = shapely.area(shapely.intersection(geometry[first], geometry[two]))
    real = area > 0.0
    pairs = np.sort(np.column_stack([first, two]), axis=1)[real]
    return geometry, pairs, area[real], len(holed)


def light_zones(count: int = 2_000, seed: int = 2) -> np.ndarray:
    """Zones of 40 to 2,000 vertices, most of them small, that overlap each other; 500 vertices on average."""
    random = np.random.default_rng(seed)
    sizes = np.exp(random.uniform(np.log(40), np.log(2_000), count)).astype(int)
    return np.array([blob(random, int(vertices), random.uniform(300, 3_400)) for vertices in sizes], dtype=object)


def heavy_zones(seed: int = 3, scale: int = 1) -> np.ndarray:
    """Zones of 20,000 to 1,000,000 vertices with up to thousands of holes; ``scale`` divides both numbers."""
    random = np.random.default_rng(seed)
    sizes = [(20_000, 0, 8_000), (50_000, 400, 12_000), (120_000, 1_500, 18_000), (300_000, 4_000, 25_000),
             (1_000_000, 7_000, 45_000)]
    return np.array([blob(random, vertices // scale, radius, holes // scale) for vertices, holes, radius in sizes],
                    dtype=object)


def projects(count: int, seed: int = 5) -> np.ndarray:
    """Projects of some 2 km across, each with a few hundred vertices, apart from each other."""
    random, apart = np.random.default_rng(seed), []
    while len(apart) < count:
        first = blob(random, 300, random.uniform(800, 1_500))
        if not any(first.intersects(other) for other in apart):
            apart.append(first)
    return np.array(apart, dtype=object)


def project_parcels(count: int, parcel_count: int, seed: int = 6) -> tuple:
    """Parcels of projects: groups of neighbouring wavy outlines that do not overlap.

    Returns:
        Geometries ``(n,)`` and the number of each one's project.
    """
    random = np.random.default_rng(seed)
    geometry, project = [], []
    corner = np.array(ORIGIN) + SIDE_M * 0.02
    spots = random.permutation(int(np.ceil(np.sqrt(count))) ** 2)[:count]
    side = int(np.ceil(np.sqrt(count)))
    for number, spot in enumerate(spots.tolist()):
        centre = corner + np.array(divmod(spot, side)) * (SIDE_M * 0.96 / side)
        for place in range(parcel_count // count + (number < parcel_count % count)):
            at = centre + np.array(divmod(place, 4)) * 700.0 + 350.0
            angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
            radius = random.uniform(120, 330) * (1 + 0.03 * np.sin(5 * angle + random.uniform(0, 6.3)))
            geometry.append(shapely.Polygon(np.column_stack([at[0] + radius * np.cos(angle),
                                                             at[1] + radius * np.sin(angle)])))
            project.append(number)
    return np.array(geometry, dtype=object), np.array(project)
